// Let the browser save a blob as a file.
export function download(blob, name) {
  const file = document.createElement("a");
  file.href = URL.createObjectURL(blob);
  file.download = name;
  file.click();
  URL.revokeObjectURL(file.href);
}
