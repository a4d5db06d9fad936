"""A change of the customer service e-mail addresses counts only once a code has been typed."""

from flows.practice.deeds import VERIFYING
from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(
    interruption=Interruption(
        name=VERIFYING,
        path="/ap/cvf/request",
        template="email_code.html",
        due=lambda visit: VERIFYING in visit.site.book.read().waiting_for,
        at_sign_in=False,
    )
)
