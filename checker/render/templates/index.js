(function () {
  "use strict";
  var form = document.querySelector(".find"), table = document.querySelector(".matrix");
  var body = table.tBodies[0], shown = document.querySelector(".shown"), nothing = document.querySelector(".nothing");
  var weight = { error: 7, warning: 6, info: 5, led: 4, known: 3, unknown: 2, pass: 1 };
  var rows = Array.prototype.map.call(body.rows, function (row, at) {
    var name = row.cells[0], link = name.querySelector("a");
    return {
      row: row, at: at, organ: link.textContent, text: name.textContent.normalize("NFKC").toLowerCase(),
      counts: [3, 4, 5].map(function (cell) { return Number(row.cells[cell].textContent); })
    };
  });
  var sorted = { column: -1, down: false };

  function passes(one) {
    var fields = form.elements, grade = fields.grade.value, at = ["error", "warning", "info"].indexOf(grade);
    var words = fields.text.value.normalize("NFKC").toLowerCase().split(/\s+/);
    if (at >= 0 && !one.counts[at]) return false;
    if (grade === "none" && (one.row.dataset.grade !== "none" || one.row.dataset.status !== "checked")) return false;
    if ((grade === "partial" || grade === "unchecked") && one.row.dataset.status !== grade) return false;
    if (fields.organ && fields.organ.value && fields.organ.value !== one.organ) return false;
    if (fields.year && fields.year.value && fields.year.value !== one.row.dataset.year) return false;
    return words.every(function (word) { return one.text.indexOf(word) >= 0; });
  }
  function filter() {
    var sums = [0, 0, 0], count = 0;
    rows.forEach(function (one) {
      var pass = passes(one);
      if (one.row.hidden === pass) one.row.hidden = !pass;
      if (!pass) return;
      count += 1;
      one.counts.forEach(function (n, at) { sums[at] += n; });
    });
    shown.textContent = "显示 " + count + " / " + rows.length + " 份：" + sums[0] + " 个错误，" + sums[1] + " 个警告，" + sums[2] + " 条提示";
    nothing.textContent = count || !rows.length ? "" : "没有符合条件的报告。";
    keep();
  }
  function value(one, column) {
    var cell = one.row.cells[column];
    if (column === 0) return one.organ;
    if (!cell.classList.contains("k")) return column === 2 ? cell.textContent : Number(cell.textContent) || 0;
    return (weight[cell.classList[1]] || 0) * 1e6 + (parseInt(cell.textContent.slice(1), 10) || 0);
  }
  function sort() {
    var heads = table.tHead.rows[0].cells, way = sorted.down ? -1 : 1;
    rows.forEach(function (one) { one.key = sorted.column < 0 ? one.at : value(one, sorted.column); });
    var text = new Intl.Collator("zh-Hans-CN", { numeric: true });
    rows.sort(function (a, b) {
      var order = typeof a.key === "string" ? text.compare(a.key, b.key) : a.key - b.key;
      return way * order || a.at - b.at;
    });
    Array.prototype.forEach.call(heads, function (head, at) {
      head.setAttribute("aria-sort", at !== sorted.column ? "none" : sorted.down ? "descending" : "ascending");
    });
    var all = document.createDocumentFragment();
    rows.forEach(function (one) { all.appendChild(one.row); });
    body.appendChild(all);
    keep();
  }
  // What is looked for stands in the address, so that going back to this page finds it again.
  function keep() {
    var kept = new URLSearchParams(new FormData(form));
    Array.from(kept.keys()).forEach(function (name) { if (!kept.get(name)) kept.delete(name); });
    if (sorted.column >= 0) kept.set("sort", (sorted.down ? "-" : "") + sorted.column);
    try { history.replaceState(null, "", "#" + kept); } catch (refused) { /* a page in a mail program */ }
  }
  function recall() {
    var kept = new URLSearchParams(location.hash.slice(1)), sort = kept.get("sort");
    Array.from(form.elements).forEach(function (field) { if (field.name && kept.has(field.name)) field.value = kept.get(field.name); });
    if (sort && /^-?\d+$/.test(sort) && Math.abs(sort) < table.tHead.rows[0].cells.length) {
      sorted = { column: Math.abs(sort), down: sort.charAt(0) === "-" };
    }
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  table.tHead.addEventListener("click", function (event) {
    var head = event.target.closest("th");
    if (!head) return;
    var column = head.cellIndex, text = column === 0 || column === 2;
    if (sorted.column !== column) sorted = { column: column, down: !text };
    else if (sorted.down === !text) sorted.down = text;
    else sorted = { column: -1, down: false };
    sort();
  });
  if (!rows.length) return;
  form.hidden = false;
  document.querySelector(".hint").hidden = false;
  recall();
  if (sorted.column >= 0) sort();
  filter();
})();
