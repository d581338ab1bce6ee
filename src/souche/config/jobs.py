"""Where each job waits: its queue, and before which others of that queue.

Each queue has workers of its own, so that nothing urgent waits for a mail server that hangs, nor behind the
thousand refunds of a cancelled event. A job that is not named here is of the first queue, at 0.
"""

DEFAULT, MAIL, BULK = "default", "mail", "bulk"
# How many jobs of each queue one process does at the same time.
JOBS_AT_ONCE = {DEFAULT: 4, MAIL: 2, BULK: 2}
SOON, LATER = 10, -10
PLACES = {
    # A buyer waits in front of a page, or at the door.
    "settle_payment": (DEFAULT, SOON),
    "reconcile_order": (DEFAULT, SOON),
    "expire_order": (DEFAULT, SOON),
    "release_expired": (DEFAULT, SOON),
    "retry_stalled": (DEFAULT, SOON),
    # The mail server is slow at best.
    "send_sign_in_link": (MAIL, SOON),
    "send_password_reset": (MAIL, SOON),
    "send_basket_link": (MAIL, SOON),
    "send_documents": (MAIL, SOON),
    "send_order_mail": (MAIL, 0),
    "send_membership_mail": (MAIL, 0),
    "send_duplicate": (MAIL, 0),
    "send_example": (MAIL, 0),
    "send_invitation": (MAIL, 0),
    "send_to_accounts": (MAIL, 0),
    "send_refund_mail": (MAIL, 0),
    "send_dispute_mail": (MAIL, 0),
    "send_books": (MAIL, LATER),
    # There may be a thousand of them, or they read the whole register.
    "issue_refund": (BULK, SOON),
    "record_refund": (BULK, SOON),
    "record_credit_note": (BULK, SOON),
    "issue_credit_note": (BULK, SOON),
    "refund_cancelled_order": (BULK, 0),
    "make_export": (BULK, 0),
    "make_books": (BULK, 0),
    "restore_archive": (BULK, 0),
    "check_vat_number": (BULK, 0),
    "explain_gaps": (BULK, 0),
    "collect_events": (BULK, LATER),
    "reconcile_debits": (BULK, LATER),
    "reconcile_register": (BULK, LATER),
    "reconcile_payouts": (BULK, LATER),
    "check_archive": (BULK, LATER),
    "check_journal": (BULK, LATER),
    "explain_last_gaps": (BULK, LATER),
    "forget_exports": (BULK, LATER),
    "forget_jobs": (BULK, LATER),
}
