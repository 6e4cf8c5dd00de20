// Small conveniences; every page works without them.
document.documentElement.classList.add("js");

// A second press of a sending button does nothing; the first one shows that it works.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Choosing a province shows its cities at once, through the same button that works without a script.
for (const select of document.querySelectorAll("select[name=province_code]")) {
  select.addEventListener("change", () => {
    const button = select.form.querySelector("button[name=choose_province]");
    if (button) button.click();
  });
}

// Choosing a way of delivery in the basket, or an order of a list, takes effect at once.
for (const input of document.querySelectorAll("form[data-auto] :is(input[type=radio], select)")) {
  input.addEventListener("change", () => input.form.requestSubmit());
}

// Thumbnails change the large picture instead of leaving the page.
for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const main = gallery.querySelector(".gallery-main img");
  for (const thumb of gallery.querySelectorAll(".thumbs a")) {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      const small = thumb.querySelector("img");
      main.srcset = small.srcset;
      main.src = small.src;
      main.alt = small.alt;
      main.parentElement.href = thumb.href;
      gallery.querySelector("[aria-current]")?.removeAttribute("aria-current");
      thumb.setAttribute("aria-current", "true");
    });
  }
}

// Plus and minus beside a number, in the digits that stand there.
for (const box of document.querySelectorAll("[data-qty]")) {
  const field = box.querySelector("input");
  for (const button of box.querySelectorAll("button")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const persian = /[۰-۹]/.test(field.value);
      const typed = Number(field.value.replace(/[۰-۹]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹".indexOf(digit)));
      const next = String(Math.max(1, (typed || 1) + Number(button.value)));
      field.value = persian ? next.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : next;
    });
  }
}

// The summary of errors takes the focus, so that it is read first.
document.getElementById("errors")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
