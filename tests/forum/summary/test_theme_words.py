"""What raises a theme and what only mentions its word: sentences of all languages of the tables."""

import pytest

from forum.summary.themes import theme_places

RAISED = [
    ("en", "infrastructure", "two spare batteries and a rain gauge are missing"),
    ("en", "money", "of which 11 per cent was eventually made available"),
    ("en", "money", "entrance fees do not return to the park"),
    ("en", "staff", "six inspectors for 4,300 establishments"),
    ("en", "staff", "officers change post every two years"),
    ("en", "information", "water data are held by five agencies"),
    ("en", "coordination", "overlapping jurisdiction of two authorities"),
    ("en", "languages", "the labels are in english only and nobody reads them"),
    ("en", "cooperation", "a joint customs operation of two weeks"),
    ("fr", "law", "les sites n'ont pas de personnalité morale"),
    ("fr", "staff", "quatre systématiciens sont en activité"),
    ("fr", "infrastructure", "le service ne dispose d'aucune embarcation"),
    ("fr", "languages", "traduire les textes dans nos langues"),
    ("es", "staff", "una sola técnica atiende el tema a tiempo parcial"),
    ("es", "money", "compartir los costos del monitoreo"),
    ("es", "information", "un repositorio de análisis"),
    ("es", "iplc", "la consulta previa y el protocolo comunitario"),
    ("ru", "cooperation", "протокол между странами"),
    ("ru", "languages", "нужен перевод на местные языки"),
    ("zh", "languages", "需要翻译成当地语言"),
    ("ar", "languages", "نحتاج إلى ترجمة المواد إلى لغات محلية"),
]
MENTIONED = [
    ("en", "infrastructure", "the tariff codes do not distinguish between used equipment and waste"),
    ("en", "infrastructure", "the caribbean catastrophe risk insurance facility"),
    ("en", "awareness", "an eradication campaign against rats"),
    ("en", "awareness", "awareness campaigns alone will not change anything"),
    ("en", "detection", "there is a need to identify priorities"),
    ("en", "training", "a draft framework for capacity-building"),
    ("en", "monitoring", "law enforcement agencies took part"),
    ("en", "law", "we bought a lawyer a cup of tea"),
    ("en", "guidance", "manual uprooting by school children"),
    ("en", "money", "a levy merely drives purchases across the border"),
    ("en", "infrastructure", "protective equipment is not the solution"),
    ("fr", "training", "nous n'avons pas besoin qu'on vienne nous former"),
    ("fr", "awareness", "des campagnes d'arrachage de la jacinthe"),
    ("fr", "gender", "le besoin pour ce genre de réunion"),
    ("es", "monitoring", "el servicio nacional de aduanas agradece"),
    ("es", "law", "un código de vertidos voluntario"),
    ("es", "cooperation", "tenemos 40 redes en la rampa"),
    ("zh", "monitoring", "中国海关总署"),
]


def _themes(text, language):
    return {theme for _, _, theme in theme_places(text, language)}


@pytest.mark.parametrize(("language", "theme", "text"), RAISED)
def test_a_theme_is_raised(language, theme, text):
    assert theme in _themes(text, language)


@pytest.mark.parametrize(("language", "theme", "text"), MENTIONED)
def test_a_mere_mention_raises_nothing(language, theme, text):
    assert theme not in _themes(text, language)
