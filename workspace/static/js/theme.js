/** Light or dark: as the computer says, until somebody chooses. */

const KEY = "workspace-theme";
const preference = matchMedia("(prefers-color-scheme: dark)");

/** Apply the remembered choice, or follow the computer. */
export function applyTheme() {
  document.documentElement.dataset.theme = localStorage.getItem(KEY) ?? (preference.matches ? "dark" : "light");
}

/** Whether the page is dark now. */
export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

/** Change over and remember it. */
export function toggleTheme() {
  localStorage.setItem(KEY, isDark() ? "light" : "dark");
  applyTheme();
}

preference.addEventListener("change", applyTheme);
