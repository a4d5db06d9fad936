"""The stores: their hosts, and the names that Seller Central calls them by in its languages.

Hosts and marketplace ids are from docs/sources.md#stores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from automation.errors import UnknownName
from automation.outline import plain

_CURRENT = re.compile(r"\s*\((current|aktuell|当前)\)")
_EDGES = re.compile(r"^[\s|·•✓✔]+|[\s|·•▾▼▿▽⌄›»✓✔]+$")


@dataclass(frozen=True)
class Store:
    """A marketplace: its `host`, the `names` that pages call it by (English first), and its marketplace id where it is known."""

    code: str
    host: str
    names: tuple[str, ...]
    marketplace: str = ""


def _store(code: str, host: str, names: str, site: str, marketplace: str = "") -> Store:
    return Store(code, host, (*(name.strip() for name in names.split(",")), site), marketplace)


STORES = {
    store.code: store
    for store in (
        _store(
            "US",
            "sellercentral.amazon.com",
            "United States, US, Vereinigte Staaten, États-Unis, Stati Uniti, Estados Unidos, アメリカ, アメリカ合衆国, 米国",
            "amazon.com",
            "ATVPDKIKX0DER",
        ),
        _store("CA", "sellercentral.amazon.ca", "Canada, Kanada, Canadá, カナダ", "amazon.ca", "A2EUQ1WTGCTBG2"),
        _store(
            "MX",
            "sellercentral.amazon.com.mx",
            "Mexico, Mexiko, Mexique, Messico, México, メキシコ",
            "amazon.com.mx",
            "A1AM78C64UM0Y8",
        ),
        _store(
            "BR",
            "sellercentral.amazon.com.br",
            "Brazil, Brasilien, Brésil, Brasile, Brasil, ブラジル",
            "amazon.com.br",
            "A2Q3Y263D00KWC",
        ),
        _store(
            "UK",
            "sellercentral.amazon.co.uk",
            "United Kingdom, UK, Vereinigtes Königreich, Royaume-Uni, Regno Unito, Reino Unido, イギリス, 英国",
            "amazon.co.uk",
            "A1F83G8C2ARO7P",
        ),
        _store(
            "DE",
            "sellercentral.amazon.de",
            "Germany, Deutschland, Allemagne, Germania, Alemania, ドイツ",
            "amazon.de",
            "A1PA6795UKMFR9",
        ),
        _store("FR", "sellercentral.amazon.fr", "France, Frankreich, Francia, フランス", "amazon.fr", "A13V1IB3VIYZZH"),
        _store(
            "IT", "sellercentral.amazon.it", "Italy, Italien, Italie, Italia, イタリア", "amazon.it", "APJ6JRA9NG5V4"
        ),
        _store(
            "ES",
            "sellercentral.amazon.es",
            "Spain, Spanien, Espagne, Spagna, España, スペイン",
            "amazon.es",
            "A1RKKUPIHCS9HS",
        ),
        _store(
            "NL",
            "sellercentral.amazon.nl",
            "Netherlands, Niederlande, Pays-Bas, Paesi Bassi, Países Bajos, Nederland, オランダ",
            "amazon.nl",
            "A1805IZSGTT6HS",
        ),
        _store(
            "SE",
            "sellercentral.amazon.se",
            "Sweden, Schweden, Suède, Svezia, Suecia, Sverige, スウェーデン",
            "amazon.se",
            "A2NODRKZP88ZB9",
        ),
        _store(
            "PL",
            "sellercentral.amazon.pl",
            "Poland, Polen, Pologne, Polonia, Polska, ポーランド",
            "amazon.pl",
            "A1C3SOZRARQ6R3",
        ),
        _store(
            "BE",
            "sellercentral.amazon.com.be",
            "Belgium, Belgien, Belgique, Belgio, Bélgica, België, ベルギー",
            "amazon.com.be",
        ),
        _store(
            "TR",
            "sellercentral.amazon.com.tr",
            "Turkey, Türkei, Turquie, Turchia, Turquía, Türkiye, トルコ",
            "amazon.com.tr",
            "A33AVAJ2PDY3EV",
        ),
        _store(
            "AE",
            "sellercentral.amazon.ae",
            "United Arab Emirates, Vereinigte Arabische Emirate, Émirats arabes unis, Emirati Arabi Uniti, "
            "Emiratos Árabes Unidos, アラブ首長国連邦",
            "amazon.ae",
            "A2VIGQ35RCS4UG",
        ),
        _store(
            "SA",
            "sellercentral.amazon.sa",
            "Saudi Arabia, Saudi-Arabien, Arabie saoudite, Arabia Saudita, サウジアラビア",
            "amazon.sa",
            "A17E79C6D8DWNP",
        ),
        _store(
            "EG",
            "sellercentral.amazon.eg",
            "Egypt, Ägypten, Égypte, Egitto, Egipto, エジプト",
            "amazon.eg",
            "ARBP9OOSHTCHU",
        ),
        _store("IN", "sellercentral.amazon.in", "India, Indien, Inde, インド", "amazon.in", "A21TJRUUN4KGV"),
        _store(
            "JP",
            "sellercentral-japan.amazon.com",
            "Japan, 日本, Japon, Giappone, Japón",
            "amazon.co.jp",
            "A1VC38T7YXB528",
        ),
        _store(
            "AU",
            "sellercentral.amazon.com.au",
            "Australia, Australien, Australie, オーストラリア",
            "amazon.com.au",
            "A39IBJ37TRP1C6",
        ),
        _store(
            "SG",
            "sellercentral.amazon.sg",
            "Singapore, Singapur, Singapour, シンガポール",
            "amazon.sg",
            "A19VAU5U5O7RUS",
        ),
    )
}
_ALSO = ("sellercentral-europe.amazon.com", "sellercentral.amazon.co.jp")
HOSTS = frozenset({store.host for store in STORES.values()} | set(_ALSO))
"""Everything that may be opened by the program. Sign-in pages lie elsewhere: a person drives there, not the program."""
SIGN_IN = frozenset(
    {f"{prefix}{store.names[-1]}" for store in STORES.values() for prefix in ("", "www.")}
    | {f"{region}.account.amazon.com" for region in ("na", "eu", "apac")}
)
"""Where a person signs in and answers checks (`/ap/…`, `/ax/…`): the shops' own hosts, and those of the shared sign-in."""


def store(code: str) -> Store:
    """The store of that code, whatever its case. Raises UnknownName."""
    found = STORES.get(code.strip().upper())
    if found is None:
        raise UnknownName("store", code, tuple(STORES))
    return found


def bare(name: str) -> str:
    """A name in picker or header without the mark of the current one (docs/sources.md#pickers) and without what is drawn around it.

    >>> bare("Harbour Lane Trading (current) ▾")
    'Harbour Lane Trading'
    """
    return _EDGES.sub("", _CURRENT.sub("", name).strip()).strip()


def is_current(name: str) -> bool:
    return bool(_CURRENT.search(name))


def same(one: str, other: str) -> bool:
    """Whether two names are the same to a reader. A number in a name counts: “Shop 1” is not “Shop 2”."""
    return plain(bare(one)) == plain(bare(other)) != ""


def named(name: str) -> Store | None:
    """The store that `name` is a name of, as a whole."""
    return _BY_NAME.get(plain(bare(name)).removeprefix("www."))


_BY_NAME = {plain(name): entry for entry in STORES.values() for name in entry.names}
