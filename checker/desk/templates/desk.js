(function () {
  "use strict";
  var seal = (document.querySelector('meta[name="gouji-seal"]') || {}).content || "";
  function $(id) { return document.getElementById(id); }
  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }

  function ask(method, url, body, onProgress) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      request.open(method, url);
      request.setRequestHeader("X-Gouji-Seal", seal);
      if (body) request.setRequestHeader("Content-Type", "application/octet-stream");
      if (onProgress) request.upload.onprogress = onProgress;
      request.onload = function () {
        var said = {};
        try { said = JSON.parse(request.responseText); } catch (fault) { said = { problem: request.responseText }; }
        if (request.status < 400) resolve(said); else reject(said.problem || "没有做成，请再试一次。");
      };
      request.onerror = function () { reject("与校核台的连接断了。它还开着吗？"); };
      request.send(body || null);
    });
  }
  function tell(sentence) {
    var place = $("problem");
    if (place) { place.textContent = sentence; place.hidden = !sentence; } else if (sentence) window.alert(sentence);
  }
  function on(id, what, then) {
    var button = $(id);
    if (button) button.addEventListener("click", function () {
      if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
      button.disabled = true;
      ask("POST", what).then(then, function (why) { button.disabled = false; tell(why); });
    });
  }
  function go(url) { return function () { location.assign(url); }; }

  /* -- dropping ---------------------------------------------------------------------------------- */
  function desk(zones) {
    var limit = Number(zones.dataset.fileLimit), waiting = [], going = 0;

    function row(list, path, said, state) {
      var one = $("row").content.firstElementChild.cloneNode(true);
      one.querySelector(".name").textContent = path;
      one.querySelector(".drop").setAttribute("aria-label", "移去 " + path);
      show(one, said, state);
      list.prepend(one);
      list.hidden = false;
      return one;
    }
    function show(one, said, state) {
      one.className = state;
      one.querySelector(".said").textContent = said;
    }
    function count() {
      var files = all(".files li.there").length, busy = going + waiting.length, refused = all(".files li.refused").length;
      $("count").textContent = busy ? "正在放入，还有 " + busy + " 个" : (files ? "已放入 " + files + " 个文件" : "") + (refused ? "，" + refused + " 个没有收下" : "");
      $("start").disabled = busy > 0 || !all('[data-zone="this"] li.there').length;
      $("clear").hidden = !files || busy > 0;
      all(".files").forEach(function (list) { list.hidden = !list.children.length; });
    }
    function put(zone, file, path) {
      var one = row(zone.querySelector(".files"), path, "等待", "waits");
      if (file.size > limit) return show(one, "超过 " + Math.round(limit / 1048576) + " MB 的上限", "refused");
      waiting.push(function () {
        show(one, "0%", "going");
        return ask("PUT", "/files?zone=" + zone.dataset.zone + "&path=" + encodeURIComponent(path), file, function (event) {
          if (event.lengthComputable) one.querySelector(".said").textContent = Math.floor(100 * event.loaded / event.total) + "%";
        }).then(function (said) {
          if (!said.path) return one.remove();
          one.dataset.path = said.path;
          one.querySelector(".name").textContent = said.path;
          show(one, said.size, "there");
          if (said.zone !== zone.dataset.zone) zones.querySelector('[data-zone="' + said.zone + '"] .files').prepend(one);
        }, function (why) { show(one, why.replace(/。$/, ""), "refused"); });
      });
    }
    function next() {
      while (going < 3 && waiting.length) {
        going += 1;
        waiting.shift()().then(function () { going -= 1; next(); });
      }
      count();
    }
    function walk(entry, found) {
      if (entry.isFile) return new Promise(function (resolve) {
        entry.file(function (file) { found.push([file, entry.fullPath.replace(/^\//, "")]); resolve(); }, resolve);
      });
      var reader = entry.createReader();
      return new Promise(function (resolve) {
        (function more() {
          reader.readEntries(function (entries) {
            if (!entries.length) return resolve();
            entries.reduce(function (before, one) { return before.then(function () { return walk(one, found); }); }, Promise.resolve()).then(more);
          }, resolve);
        })();
      });
    }
    function dropped(zone, transfer) {
      var found = [], entries = [];
      Array.prototype.forEach.call(transfer.items, function (item) {
        var entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
        if (entry) entries.push(entry);
      });
      if (!entries.length) found = Array.prototype.map.call(transfer.files, function (file) { return [file, file.name]; });
      Promise.all(entries.map(function (entry) { return walk(entry, found); })).then(function () {
        found.forEach(function (one) { put(zone, one[0], one[1]); });
        next();
      });
    }
    all(".zone", zones).forEach(function (zone) {
      zone.addEventListener("dragover", function (event) { event.preventDefault(); zone.classList.add("over"); });
      zone.addEventListener("dragleave", function (event) { if (!zone.contains(event.relatedTarget)) zone.classList.remove("over"); });
      zone.addEventListener("drop", function (event) { event.preventDefault(); zone.classList.remove("over"); dropped(zone, event.dataTransfer); });
      all("button[data-choose]", zone).forEach(function (button) {
        button.addEventListener("click", function () { zone.querySelector('[data-input="' + button.dataset.choose + '"]').click(); });
      });
      all("input", zone).forEach(function (input) {
        input.addEventListener("change", function () {
          Array.prototype.forEach.call(input.files, function (file) { put(zone, file, file.webkitRelativePath || file.name); });
          input.value = "";
          next();
        });
      });
      zone.addEventListener("click", function (event) {
        if (!event.target.classList.contains("drop")) return;
        var one = event.target.closest("li"), path = one.dataset.path;
        var gone = path ? ask("POST", "/remove?zone=" + zone.dataset.zone + "&path=" + encodeURIComponent(path)) : Promise.resolve();
        gone.then(function () { one.remove(); count(); zone.querySelector("button").focus(); }, tell);
      });
    });
    ["dragover", "drop"].forEach(function (name) { document.addEventListener(name, function (event) { event.preventDefault(); }); });
    on("start", "/start", go("/audit"));
    on("clear", "/clear", go("/"));
    count();
  }

  /* -- waiting ----------------------------------------------------------------------------------- */
  function running(section) {
    var total = Number(section.dataset.total), rows = all(".reading li", section), last = 0;
    history.scrollRestoration = "manual";
    on("stop", "/stop", go("/"));
    (function look() {
      ask("GET", "/state").then(function (now) {
        if (now.phase !== "waiting" && now.phase !== "reading") return location.reload();
        if (now.total !== total) return location.reload();
        if (now.ahead) $("count").textContent = "前面还有 " + now.ahead + " 位，请稍候";
        else if (total && now.read < total) $("count").textContent = "已读 " + now.read + " / " + total + " 个文件";
        else if (total && now.checked < total) $("count").textContent = "已读完，已核对 " + now.checked + " / " + total + " 个文件";
        else if (total) $("count").textContent = "已核对完 " + total + " 个文件，正在写出结果";
        $("bar").value = now.read + now.checked;
        rows.forEach(function (one, at) { one.className = at < now.checked ? "over" : at < now.read ? "done" : at === now.read ? "now" : ""; });
        var at = now.read < total ? now.read : now.checked;
        if (at !== last && rows[at] && document.activeElement === document.body) rows[at].scrollIntoView({ block: "nearest" });
        last = at;
        setTimeout(look, 400);
      }, function (why) { $("count").textContent = why; setTimeout(look, 3000); });
    })();
  }

  /* -- reading ----------------------------------------------------------------------------------- */
  function results(take) {
    var ready = Number(take.dataset.ready);
    history.scrollRestoration = "auto";
    if (take.dataset.pending === "yes") (function look() {
      setTimeout(function () {
        ask("GET", "/state").then(function (now) {
          if (now.phase !== "writing" || now.ready.length !== ready) renew(); else look();
        }, look);
      }, 1000);
    })();
    function renew() {
      fetch("/audit").then(function (answer) { return answer.text(); }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".take");
        if (!fresh) return location.reload();
        take.replaceWith(fresh);
        results(fresh);
      });
    }
    on("clear", "/clear", go("/"));
  }
  function matrix(section) {
    var body = section.querySelector("tbody"), rows = all("tr", body), grade = "", find = $("find"), year = $("year");
    var buttons = all("[data-grade]", section.querySelector(".grades"));
    function fits(row, wanted) {
      var unchecked = row.dataset.status === "unchecked", errors = Number(row.dataset.error), warnings = Number(row.dataset.warning);
      return { "": true, error: errors > 0, warning: warnings > 0, clean: !unchecked && !errors && !warnings, unchecked: unchecked }[wanted];
    }
    function sieve() {
      var text = find.value.trim().toLowerCase(), shown = 0;
      rows.forEach(function (row) {
        var there = fits(row, grade) && (!year || !year.value || row.dataset.year === year.value) && row.firstElementChild.textContent.toLowerCase().indexOf(text) >= 0;
        row.hidden = !there;
        shown += there;
      });
      section.querySelector(".nothing").hidden = shown > 0;
      $("shown").textContent = "列出 " + shown + " 份";
    }
    buttons.forEach(function (button) {
      var n = rows.filter(function (row) { return fits(row, button.dataset.grade); }).length;
      button.querySelector(".n").textContent = n;
      button.disabled = !n;
      button.addEventListener("click", function () {
        grade = button.dataset.grade;
        buttons.forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
        sieve();
      });
    });
    find.addEventListener("input", sieve);
    if (year) year.addEventListener("change", sieve);
    section.querySelector(".sieve").addEventListener("submit", function (event) { event.preventDefault(); });
    section.querySelector(".sieve").hidden = false;

    function value(row, key) {
      if (key === "name") return row.firstElementChild.textContent;
      if (key === "status") return ["unchecked", "partial", "checked"].indexOf(row.dataset.status);
      return Number(row.dataset[key]);
    }
    all("[data-sort]", section).forEach(function (button) {
      var head = button.parentElement, key = button.dataset.sort;
      button.addEventListener("click", function () {
        var now = head.getAttribute("aria-sort"), falling = now ? now === "ascending" : key !== "name" && key !== "status";
        all("th[aria-sort]", section).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        rows.sort(function (one, other) {
          var a = value(one, key), b = value(other, key);
          var order = key === "name" ? a.localeCompare(b, "zh-CN") : a - b;
          return falling ? -order : order;
        }).forEach(function (row) { body.append(row); });
      });
    });
  }

  var zones = document.querySelector(".zones"), run = document.querySelector(".running");
  var take = document.querySelector(".take"), table = document.querySelector(".matrix");
  if (zones) desk(zones);
  if (run) running(run);
  if (take) results(take);
  if (table) matrix(table);
  if (take) setInterval(function () { if (!document.hidden) ask("GET", "/state"); }, 300000);
})();
