// Arrow keys walk over the plan; each booth is a link that works without this.
for (const plan of document.querySelectorAll("[data-plan]")) {
  const booths = [...plan.querySelectorAll("a")];
  const first = plan.querySelector("a[aria-current]") || booths[0];
  for (const booth of booths) booth.setAttribute("tabindex", booth === first ? "0" : "-1");
  const at = (booth) => [Number(booth.dataset.x), Number(booth.dataset.y)];
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  plan.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    const here = document.activeElement;
    if (!way || !booths.includes(here)) return;
    event.preventDefault();
    const [x, y] = at(here);
    let best = null;
    let least = Infinity;
    for (const booth of booths) {
      const [dx, dy] = [at(booth)[0] - x, at(booth)[1] - y];
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (along > 0 && along + 3 * aside < least) {
        least = along + 3 * aside;
        best = booth;
      }
    }
    if (!best) return;
    here.setAttribute("tabindex", "-1");
    best.setAttribute("tabindex", "0");
    best.focus();
    best.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
