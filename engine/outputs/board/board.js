"use strict";
(function () {
  var rows = Array.prototype.slice.call(document.querySelectorAll("tbody tr"));
  var unit = document.getElementById("unit"), state = document.getElementById("state");
  var kind = document.getElementById("kind"), words = document.getElementById("words");
  var told = document.getElementById("told");
  function apply() {
    var u = unit.value, s = state.value, k = kind.value, w = words.value.trim().toLowerCase(), n = 0;
    rows.forEach(function (row) {
      var fits = (!u || (" " + row.dataset.u + " ").indexOf(" " + u + " ") >= 0) &&
        (!s || row.className === s) && (!k || row.dataset.k === k) &&
        (!w || row.textContent.toLowerCase().indexOf(w) >= 0);
      row.hidden = !fits;
      if (fits) n += 1;
    });
    told.textContent = "显示 " + n + " / " + rows.length + " 行";
  }
  [unit, state, kind].forEach(function (one) { one.addEventListener("change", apply); });
  words.addEventListener("input", apply);
  document.getElementById("all").addEventListener("click", function () {
    unit.value = state.value = kind.value = words.value = "";
    apply();
  });
  var bar = document.querySelector(".filters");
  function below() { document.documentElement.style.setProperty("--bar", bar.offsetHeight - 1 + "px"); }
  window.addEventListener("resize", below);
  below();
  apply();
})();
