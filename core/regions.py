"""The regional groups of the United Nations: which region a country counts under. One list, for the roster, for statistics and for tables of gaps."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

# In the order in which United Nations documents print them.
REGIONS = ("africa", "asia-pacific", "eastern-europe", "latin-america-caribbean", "western-europe-others")
REGION_NAMES: Mapping[str, object] = MappingProxyType(
    {
        "africa": _l("Africa"),
        "asia-pacific": _l("Asia and the Pacific"),
        "eastern-europe": _l("Central and Eastern Europe"),
        "latin-america-caribbean": _l("Latin America and the Caribbean"),
        "western-europe-others": _l("Western Europe and others"),
    }
)
# Members by their groups. Türkiye takes part in two and votes with Western Europe and others; the United States observe there; Kiribati and observer
# States, which are in no group, are counted where they lie.
_GROUPS = {
    "africa": "DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG ZM ZW",
    "asia-pacific": "AF BH BD BT BN KH CN CY FJ IN ID IR IQ JP JO KZ KI KP KR KW KG LA LB MY MV MH FM MN MM NR NP OM PK PW PG PH QA WS SA SG SB LK SY TJ TH TL TO TM TV AE UZ VU VN YE CK NU PS",
    "eastern-europe": "AL AM AZ BY BA BG HR CZ EE GE HU LV LT ME MD MK PL RO RU RS SK SI UA",
    "latin-america-caribbean": "AG AR BS BB BZ BO BR CL CO CR CU DM DO EC SV GD GT GY HT HN JM MX NI PA PY PE KN LC VC SR TT UY VE",
    "western-europe-others": "AD AU AT BE CA DK FI FR DE GR IS IE IL IT LI LU MT MC NL NZ NO PT SM ES SE CH TR GB US VA",
}
MEMBERS: Mapping[str, tuple[str, ...]] = MappingProxyType({region: tuple(codes.split()) for region, codes in _GROUPS.items()})
_REGION_OF: Mapping[str, str] = MappingProxyType({country: region for region, countries in MEMBERS.items() for country in countries})


def region_of(country: str | None) -> str:
    """The region that a country (ISO 3166-1) counts under; "" for a territory, which is in no group."""
    return _REGION_OF.get(country or "", "")
