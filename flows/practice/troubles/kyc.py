"""Before a user can be given rights, the seller has to say who that user is (accounts under European rules)."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(
    interruption=Interruption(
        name="kyc",
        path="/account/permissions/user-information",
        template="kyc.html",
        due=lambda visit: visit.request.url.path == visit.site.look.path("rights"),
        at_sign_in=False,
        steps=4,
    )
)
