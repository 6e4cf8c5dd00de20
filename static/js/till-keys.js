// The keys of the till, its search, and the way to the discount.
const lang = document.documentElement.lang;
const latin = (text) =>
  text.replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d)).replace(/[^\d]/g, "");

for (const form of document.querySelectorAll("[data-till]")) {
  const received = form.querySelector("#received");
  const keys = form.querySelector("[data-keys]");
  keys.hidden = false;
  keys.addEventListener("click", (event) => {
    const key = event.target.value;
    if (!key) return;
    const typed = latin(received.value);
    const next = key === "back" ? typed.slice(0, -1) : (typed + key).slice(0, 10);
    received.value = next ? new Intl.NumberFormat(lang).format(Number(next)) : "";
    received.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.querySelector("[data-clear]").hidden = false;
  const more = form.querySelector("[data-open-off]");
  more.hidden = false;
  more.addEventListener("click", () => {
    form.querySelector("[data-off]").open = true;
    form.elements.discount.focus();
  });
  form.elements.find?.addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const good of form.querySelectorAll(".till-good")) {
      const chosen = good.classList.contains("on");
      good.hidden = !chosen && !good.dataset.name.toLowerCase().includes(wanted);
    }
  });
}
