(function () {
  "use strict";
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
  var filter = document.querySelector(".filter");
  if (!filter || !document.querySelector(".finding")) return;
  filter.hidden = false;
  filter.addEventListener("click", function (event) {
    var level = event.target.dataset && event.target.dataset.level;
    if (!level) return;
    document.body.dataset.level = level;
    filter.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button === event.target));
    });
  });
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(location.hash.slice(1));
    var finding = target && target.closest(".finding");
    if (finding && getComputedStyle(finding).display === "none") filter.querySelector("button").click();
    if (finding) finding.scrollIntoView();
  });
})();
