// Shows how long a code is still good; without this the page says it in minutes.
for (const line of document.querySelectorAll("[data-seconds-left]")) {
  const end = performance.now() + line.dataset.secondsLeft * 1000;
  const lang = document.documentElement.lang;
  const digits = (n, least) =>
    new Intl.NumberFormat(lang, { minimumIntegerDigits: least, useGrouping: false }).format(n);
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (seconds === 0) {
      line.textContent = line.dataset.ended;
      clearInterval(timer);
      return;
    }
    const minutes = Math.floor(seconds / 60);
    line.querySelector("bdi").textContent = `${digits(minutes, 1)}:${digits(seconds % 60, 2)}`;
  };
  const timer = setInterval(tick, 1000);
  if (Number(line.dataset.secondsLeft) > 0) {
    line.hidden = false;
    const said = document.getElementById("code-help"); // the same in minutes
    if (said) said.hidden = true;
    tick();
  }
}
