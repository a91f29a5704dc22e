/* Run before the first paint: what collapses or hides by script does so only where scripts run. */
document.documentElement.classList.add("js");
