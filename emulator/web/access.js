// What the pages share: the token of this tab, and the form that asks for one.

// There is no token, or not one that may see this.
export class Locked extends Error {}

export const token = () => sessionStorage.getItem("token");

export function lock(fault) {
  document.getElementById("fault").textContent = fault;
  document.getElementById("command").textContent = `cdf-emulator token --group admins --url ${location.origin}`;
  document.getElementById("access").hidden = false;
  document.body.dataset.state = "locked";
}

export function unlock() {
  document.getElementById("forget").hidden = !token();
  document.getElementById("access").hidden = true;
  document.body.dataset.state = "ready";
}

// Keeps what is typed into the form, and then runs `signedIn`.
export function listenForToken(signedIn) {
  document.getElementById("sign-in").addEventListener("submit", event => {
    event.preventDefault();
    const field = document.getElementById("token");
    const given = field.value.trim().replace(/^bearer +/i, "");
    field.value = "";
    if (!/^[!-~]+$/.test(given)) return lock("That is no token: it has other characters than a token has.");
    sessionStorage.setItem("token", given);
    signedIn();
  });
  document.getElementById("forget").addEventListener("click", () => {
    sessionStorage.removeItem("token");
    location.reload();
  });
}
