// The till by tapping: counts, discounts, total and change. Without this, all is typed and counted up.
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

  const own = (prefix, id) => form.elements[`${prefix}-${id}`];
  const minor = (text) => Number(latin(text)) * 10;
  const off = (text, base) => {
    const asked = /[%٪]/.test(text) ? Math.floor((base * Number(latin(text)) + 500) / 1000) * 10 : minor(text);
    return Math.min(asked, base);
  };
  const line = (...parts) => {
    const row = document.createElement("li");
    for (const [tag, text] of parts) {
      const part = document.createElement(tag);
      part.textContent = text;
      row.append(part, " ");
    }
    return row;
  };

  const draw = () => {
    let total = 0;
    const lines = [];
    for (const good of goods) {
      const n = count(good);
      const { id, price, name } = good.dataset;
      good.classList.toggle("on", n > 0);
      form.querySelector(`[data-own="${id}"]`).classList.toggle("on", n > 0);
      if (!n) continue;
      const whole = n * (minor(own("p", id).value) || Number(price));
      const sum = whole - off(own("d", id).value, whole);
      total += sum;
      lines.push(line(["b", `${local(n)}×`], ["bdi", name], ["span", show(sum)]));
    }
    const less = off(form.elements.discount.value, total);
    if (less) lines.push(line(["bdi", form.dataset.less], ["span", show(-less)]));
    total -= less;
    cart.replaceChildren(...lines);
    form.querySelector("[data-total]").textContent = show(total);
    const change = minor(received.value) - total;
    const typed = latin(received.value);
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
  form.addEventListener("reset", () => {
    for (const input of form.querySelectorAll("input:not([type=hidden])")) input.defaultValue = "";
    setTimeout(draw);
  });
  form.addEventListener("input", draw);
  draw();
}
