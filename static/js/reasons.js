// Ticking a reason writes its words into both languages; the preview follows what is typed.
for (const form of document.querySelectorAll("form[data-reasons]")) {
  const fields = { fa: form.elements.reason_fa, en: form.elements.reason_en };
  const preview = form.querySelector("[data-preview-text]");
  const show = () => {
    preview.textContent = fields[form.dataset.reasons].value.trim() || "…";
  };
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name !== "reasons") return;
    for (const [lang, field] of Object.entries(fields)) {
      const lines = field.value.split("\n").filter((line) => line && line !== box.dataset[lang]);
      if (box.checked) lines.push(box.dataset[lang]);
      field.value = lines.join("\n");
    }
    show();
  });
  form.addEventListener("input", show);
}
