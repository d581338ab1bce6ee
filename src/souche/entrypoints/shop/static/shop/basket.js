// Adds plus and minus buttons and a running total to the basket; without it the form works all the same.
const basket = document.querySelector("[data-basket]");
const rows = [...basket.querySelectorAll("[data-row]")].filter((row) => row.querySelector(".stepper input"));
const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: basket.dataset.currency });

const asked = (input) => Math.max(0, Number.parseInt(input.value, 10) || 0);

function unitCents(row) {
  const chosen = row.querySelector("[data-amount]");
  if (!chosen) return Number(row.querySelector("[data-cents]")?.dataset.cents ?? 0);
  return Math.round(Number.parseFloat(chosen.value.replace(/\s/g, "").replace(",", ".")) * 100) || 0;
}

function showTotal() {
  const total = basket.querySelector("[data-total]");
  if (!total) return;
  const cents = rows.reduce((sum, row) => sum + asked(row.querySelector(".stepper input")) * unitCents(row), 0);
  total.hidden = cents === 0;
  total.querySelector("output").textContent = money.format(cents / 100);
}

function addButton(input, step, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = step > 0 ? "+" : "−";
  button.setAttribute("aria-label", `${label} – ${input.closest("[data-row]").querySelector("label").textContent}`);
  button.addEventListener("click", () => {
    input.value = Math.min(Number(input.dataset.most), Math.max(0, asked(input) + step));
    showTotal();
  });
  step > 0 ? input.after(button) : input.before(button);
}

for (const row of rows) {
  const input = row.querySelector(".stepper input");
  addButton(input, -1, basket.dataset.less);
  addButton(input, 1, basket.dataset.more);
}
basket.addEventListener("input", showTotal);
// A second click would hold a second set of places.
basket.addEventListener("submit", () => basket.querySelector("[type=submit]").setAttribute("disabled", ""));
window.addEventListener("pageshow", () => {
  basket.querySelector("[type=submit]").removeAttribute("disabled");
  showTotal();
});
