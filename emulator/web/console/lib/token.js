// The token of this tab, for an emulator that checks tokens.

const KEY = "token";

export const token = () => sessionStorage.getItem(KEY);

export const forget = () => sessionStorage.removeItem(KEY);

// Keep a token; false where the text cannot be one.
export function keep(given) {
  const found = given.trim().replace(/^bearer +/i, "");
  if (!/^[!-~]+$/.test(found)) return false;
  sessionStorage.setItem(KEY, found);
  return true;
}
