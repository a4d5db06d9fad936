"""The password is asked for again when the second page is opened."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(
    interruption=Interruption(
        name="reauth",
        path="/ap/signin/again",
        template="reauth.html",
        due=lambda visit: visit.site.book.read().pages >= 1,
        at_sign_in=False,
    )
)
