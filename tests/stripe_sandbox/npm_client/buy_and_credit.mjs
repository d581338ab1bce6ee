// Buys with an invoice, then credits a part of it, with Stripe's own library for Node and nothing else.
// Called with the sandbox's address; prints what it saw, as JSON.
import assert from "node:assert/strict";
import Stripe from "stripe";

const [address] = process.argv.slice(2);
const { hostname, port } = new URL(address);
const stripe = new Stripe("sk_test_0123456789abcdef", { host: hostname, port, protocol: "http", telemetry: false });

async function control(path, body) {
  const answer = await fetch(`${address}/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
  assert(answer.ok, await answer.clone().text());
  return answer.json();
}

const customer = await stripe.customers.create({ email: "alice@example.org", preferred_locales: ["fr"] });
const vat = await stripe.taxRates.create({ display_name: "TVA", percentage: 5.5, inclusive: true, country: "FR" });
const opened = await stripe.checkout.sessions.create({
  mode: "payment",
  customer: customer.id,
  line_items: [
    {
      quantity: 2,
      price_data: { currency: "eur", unit_amount: 2100, product_data: { name: "Plein tarif" } },
      tax_rates: [vat.id],
    },
  ],
  invoice_creation: { enabled: true, invoice_data: { metadata: { order: "ord_1" } } },
  success_url: "https://shop.example/ok?s={CHECKOUT_SESSION_ID}",
});
await control(`sessions/${opened.id}/pay`, { name: "Alice Martin" });

const session = await stripe.checkout.sessions.retrieve(opened.id, { expand: ["invoice.payments"] });
const { invoice } = session;
const credit = await stripe.creditNotes.create({ invoice: invoice.id, amount: 2100, refund_amount: 2100 });
const credited = await stripe.invoices.retrieve(invoice.id);
const refunds = await stripe.refunds.list({ payment_intent: session.payment_intent }).autoPagingToArray({ limit: 10 });
const refusal = await stripe.creditNotes
  .create({ invoice: invoice.id, amount: 2101, refund_amount: 2101 })
  .catch((error) => error);
const pdf = await fetch(credit.pdf);

console.log(
  JSON.stringify({
    api_version: stripe.getApiField("version"),
    payment_status: session.payment_status,
    invoice: { status: invoice.status, total: invoice.total, order: invoice.metadata.order },
    paid_by: invoice.payments.data.map((payment) => payment.payment.payment_intent),
    payment_intent: session.payment_intent,
    credit: { total: credit.total, status: credit.status, tax: credit.total_taxes[0].amount },
    credited: credited.post_payment_credit_notes_amount,
    refunds: refunds.map((refund) => refund.amount),
    refusal: { type: refusal.type, status: refusal.statusCode },
    pdf: { status: pdf.status, type: pdf.headers.get("content-type") },
  }),
);
