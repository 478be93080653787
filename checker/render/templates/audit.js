(function () {
  "use strict";
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not(.more)").forEach(function (details) { details.open = true; });
  });
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (var fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (getComputedStyle(target).display === "none" || !target.getClientRects().length) all.click();
    target.scrollIntoView();
  }
  var up = document.querySelector(".up[hidden]");
  if (up && location.search === "?i") up.hidden = false;
  var filter = document.querySelector(".filter"), all = filter.querySelector("button"), nothing = document.querySelector(".nothing");
  if (document.querySelector(".finding")) filter.hidden = false;
  filter.addEventListener("click", function (event) {
    var level = event.target.dataset.level;
    if (!level) return;
    document.body.dataset.level = level;
    filter.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button === event.target));
    });
    var hidden = level === "info" ? "" : level === "error" ? ".warning, .info, .waived, .baseline" : ".info, .waived, .baseline";
    nothing.textContent = hidden && !document.querySelector(".finding:not(" + hidden + ")") ? "没有这一级别的问题。" : "";
  });
  window.addEventListener("hashchange", reveal);
})();
