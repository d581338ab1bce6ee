"""What a credit note says, in French and in English."""

from __future__ import annotations

CREDIT_NOTE_WORDS: dict[str, tuple[str, str]] = {
    "credit_note": ("Avoir", "Credit note"),
    "credit_note_number": ("Numéro d’avoir", "Credit note number"),
    "credit_note_issued": ("Émis", "Issued"),
    "credit_note_void": ("Annulé", "Void"),
    "corrected_invoice": ("Facture rectifiée", "Invoice corrected"),
    "invoice_of": ("{number} du {date}", "{number} of {date}"),
    "reason": ("Motif", "Reason"),
    "reason_duplicate": ("Facturé deux fois", "Billed twice"),
    "reason_fraudulent": ("Achat frauduleux", "Fraudulent purchase"),
    "reason_order_change": ("Commande modifiée", "Order changed"),
    "reason_product_unsatisfactory": ("Prestation non conforme", "Product unsatisfactory"),
    "credited_headline": (
        "{amount} à votre crédit sur la facture {number}",
        "{amount} credited on invoice {number}",
    ),
    "void_headline": (
        "Avoir annulé : la facture {number} reste due",
        "Credit note void: invoice {number} remains due",
    ),
    "credit_note_settled": ("Règlement de l’avoir", "How it is settled"),
    "refunded_on": ("{amount} remboursés le {date}", "{amount} refunded on {date}"),
    "less_to_pay": ("{amount} déduits du reste à payer", "{amount} off the amount due"),
    "given_otherwise": ("{amount} rendus par un autre moyen", "{amount} given back by other means"),
}
