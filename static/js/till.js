// The till by tapping: counts, total, change and keys. Without this, numbers are typed and counted up.
const lang = document.documentElement.lang;
const show = (minor) => new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(minor / 10);
const latin = (text) =>
  text.replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d)).replace(/[^\d]/g, "");
const local = (n) => new Intl.NumberFormat(lang, { useGrouping: false }).format(n);

for (const form of document.querySelectorAll("[data-till]")) {
  const goods = [...form.querySelectorAll(".till-good")];
  const received = form.querySelector("#received");
  const back = form.querySelector("[data-change]");
  const cart = form.querySelector("[data-cart]");
  const count = (good) => Number(latin(good.querySelector("input").value)) || 0;

  const draw = () => {
    let total = 0;
    const lines = [];
    for (const good of goods) {
      const n = count(good);
      good.classList.toggle("on", n > 0);
      if (!n) continue;
      const sum = n * Number(good.dataset.price);
      total += sum;
      const line = document.createElement("li");
      const parts = [["b", `${local(n)}×`], ["bdi", good.dataset.name], ["span", show(sum)]];
      for (const [tag, text] of parts) {
        const part = document.createElement(tag);
        part.textContent = text;
        line.append(part, " ");
      }
      lines.push(line);
    }
    cart.replaceChildren(...lines);
    form.querySelector("[data-total]").textContent = show(total);
    const typed = latin(received.value);
    const change = Number(typed) * 10 - total;
    back.textContent = typed ? show(change) : "–";
    back.parentElement.classList.toggle("short", Boolean(typed) && change < 0);
  };

  for (const good of goods) {
    const add = good.querySelector(".till-add");
    add.hidden = false;
    add.addEventListener("click", () => {
      good.querySelector("input").value = local(Math.min(999, count(good) + 1));
      draw();
    });
  }
  const keys = form.querySelector("[data-keys]");
  keys.hidden = false;
  keys.addEventListener("click", (event) => {
    const key = event.target.value;
    if (!key) return;
    const typed = latin(received.value);
    const next = key === "back" ? typed.slice(0, -1) : (typed + key).slice(0, 10);
    received.value = next ? new Intl.NumberFormat(lang).format(Number(next)) : "";
    draw();
  });
  const clear = form.querySelector("[data-clear]");
  clear.hidden = false;
  form.addEventListener("reset", () => {
    for (const input of form.querySelectorAll(".till-count, #received")) input.defaultValue = "";
    setTimeout(draw);
  });
  form.addEventListener("input", draw);
  draw();
}
