"""The ways in which official and spontaneous prose tells of a need, a gap, a lesson, a report, an offer or a proposal: kind and words that are quoted."""

import pytest

from forum.summary.findings import findings
from forum.summary.themes import Names

pytestmark = pytest.mark.wide

# Language, kind ("frame": nothing of it is told), sentence, words that must stand in the span.
SAID = [
    ("en", "need", "Vanuatu needs a second vessel if the northern islands are to be visited more than once a year.", "a second vessel"),
    ("en", "need", "It was considered necessary to establish a national registry of operators.", "establish a national registry"),
    ("en", "need", "There might be a need to simplify the reporting format.", "simplify"),
    ("en", "need", "Some Parties may need financial aid to carry out activities from planning to execution.", "financial aid"),
    ("en", "need", "More inspectors and more vehicles are needed in the eastern provinces.", "inspectors"),
    ("en", "need", "Further guidance on the calculation of quotas would be appreciated.", "guidance"),
    ("en", "need", "Increased and predictable funding remains essential for the monitoring programme.", "funding"),
    ("en", "need", "The ministry requires support in drafting the implementing regulations.", "support in drafting"),
    ("en", "need", "Assistance is sought in training prosecutors and judges.", "training prosecutors"),
    ("en", "need", "What we are missing is a reference collection for the identification of sawn timber.", "reference collection"),
    ("en", "need", "In order to comply with Article 8, the country will need to revise its penal code.", "revise"),
    ("en", "need", "It is of the utmost importance for the region to harmonise its labels.", "harmonise"),
    ("en", "need", "Greater involvement of traditional leaders is called for.", "traditional leaders"),
    ("en", "need", "Technical assistance from the Secretariat would help us to finalise the bill.", "assistance"),
    ("en", "need", "Strengthening of the national laboratory is a matter of urgency.", "laboratory"),
    ("en", "need", "Additional resources have to be made available for field staff.", "resources"),
    ("en", "need", "Capacity needs to be built within the customs service.", "customs"),
    ("en", "recommendation", "The Secretariat could consider offering the online course in Portuguese.", "Portuguese"),
    ("en", "recommendation", "It may be worth exploring a joint procurement scheme for small islands.", "joint procurement"),
    ("en", "recommendation", "Parties are encouraged to share their inspection protocols.", "inspection protocols"),
    ("en", "recommendation", "Consideration should be given to a simplified procedure for small consignments.", "simplified procedure"),
    ("en", "recommendation", "One option would be to link the register with the customs system.", "link the register"),
    ("en", "recommendation", "Suggest adding a column on costs to the template.", "column"),
    ("en", "recommendation", "It is advisable that training be repeated every two years.", "training be repeated"),
    ("en", "recommendation", "Why not publish the decisions in the languages of the communities?", "publish the decisions"),
    ("en", "recommendation", "Governments would do well to consult fishers before closing an area.", "consult fishers"),
    ("en", "recommendation", "An exchange programme between neighbouring ports might be a first step.", "exchange programme"),
    ("en", "recommendation", "Indicators must be kept simple and measurable.", "simple"),
    ("en", "recommendation", "We support the establishment of a regional centre of excellence.", "regional centre"),
    ("en", "recommendation", "We are in favour of a voluntary peer review.", "peer review"),
    ("en", "recommendation", "Promote the use of electronic permits in all ports.", "electronic permits"),
    ("en", "challenge", "Benin has two inspectors for 700 km of coast.", "two inspectors"),
    ("en", "challenge", "The database is not interoperable with that of customs.", "interoperable"),
    ("en", "challenge", "High staff turnover means that trained officers leave within a year.", "turnover"),
    ("en", "challenge", "Only three of the eleven laboratories are accredited.", "three of the eleven"),
    ("en", "challenge", "Implementation has been hampered by the late transfer of funds.", "late transfer"),
    ("en", "challenge", "Owing to budget cuts, the field stations have not been visited since 2019.", "budget cuts"),
    ("en", "challenge", "The absence of a legal definition makes prosecution impossible.", "legal definition"),
    ("en", "challenge", "Coordination among ministries remains weak.", "Coordination"),
    ("en", "challenge", "It is difficult to obtain reliable data from the informal sector.", "reliable data"),
    ("en", "challenge", "Our officers cannot tell the species apart once the fins are dried.", "species apart"),
    ("en", "challenge", "No budget line exists for the maintenance of the stations.", "budget line"),
    ("en", "challenge", "Most of the equipment donated in 2015 is no longer functional.", "equipment"),
    ("en", "challenge", "The law does not provide for sanctions against online traders.", "sanctions"),
    ("en", "challenge", "Delays in clearing samples at the airport result in their loss.", "Delays"),
    ("en", "lesson", "Involving village chiefs from the outset has proved more effective than posters.", "village chiefs"),
    ("en", "lesson", "Our experience shows that joint patrols only work where salaries are paid on time.", "joint patrols"),
    ("en", "lesson", "What made the difference was a single phone number for all agencies.", "phone number"),
    ("en", "lesson", "The pilot demonstrated that small grants reach women's groups faster.", "small grants"),
    ("en", "lesson", "In hindsight, we should have started with the traders.", "traders"),
    ("en", "lesson", "Had we tested the form with users first, a year would have been saved.", "form"),
    ("en", "activity", "New Zealand has assisted with enforcement training in the Oceania region.", "assisted"),
    ("en", "activity", "The Training Division routinely undertakes courses for public servants.", "courses"),
    ("en", "activity", "Twenty-four inspectors were trained between 2019 and 2021.", "inspectors"),
    ("en", "activity", "A national action plan was adopted in 2020 and is being implemented by five ministries.", "action plan"),
    ("en", "activity", "Thailand established a wildlife crime unit in 2018.", "wildlife crime unit"),
    ("en", "activity", "With support from UNDP, a mobile laboratory has been put into service.", "mobile laboratory"),
    ("en", "activity", "The Agency conducts annual audits of all licensed facilities.", "annual audits"),
    ("en", "activity", "Workshops on risk assessment are held twice a year.", "Workshops"),
    ("en", "activity", "Legislation on invasive species entered into force in January 2022.", "Legislation"),
    ("en", "activity", "Work on the revision of the act is ongoing.", "revision of the act"),
    ("en", "offer", "Norway stands ready to share its data model with interested Parties.", "share its data model"),
    ("en", "offer", "The manual is freely available on our website.", "manual"),
    ("en", "offer", "We would be pleased to host the next regional workshop.", "host the next"),
    ("en", "offer", "Interested countries may contact our focal point for a copy of the guidelines.", "copy"),
    ("en", "question", "We would be interested to know how others finance maintenance.", "how others finance"),
    ("en", "question", "How do other Parties deal with online sales?", "online sales"),
    ("en", "frame", "Algeria thanks the Secretariat for the opportunity to comment.", ""),
    ("en", "frame", "No further comments.", ""),
    ("en", "frame", "Please find below the response of the Management Authority.", ""),
    ("fr", "need", "Il faudra mettre en place un mécanisme de soutien financier pour appuyer les États.", "mécanisme de soutien"),
    ("fr", "need", "Il a été jugé nécessaire de créer un guichet unique pour les permis.", "guichet unique"),
    ("fr", "need", "Un appui technique est nécessaire pour la révision de la loi.", "appui technique"),
    ("fr", "need", "Le pays a besoin d'un laboratoire de référence.", "laboratoire de référence"),
    ("fr", "need", "Le renforcement des capacités des agents des douanes s'avère indispensable.", "agents des douanes"),
    ("fr", "need", "Il reste à former les juges et les procureurs.", "former les juges"),
    ("fr", "need", "Une assistance est demandée pour la traduction des manuels.", "traduction des manuels"),
    ("fr", "need", "La priorité est de doter les postes frontières de matériel de détection.", "postes frontières"),
    ("fr", "need", "Nous aurions besoin d'un accompagnement pour élaborer le plan.", "accompagnement"),
    ("fr", "need", "Le Togo sollicite l'appui des partenaires pour équiper ses laboratoires.", "appui des partenaires"),
    ("fr", "need", "Il est primordial que les communautés soient associées dès le départ.", "communautés"),
    ("fr", "need", "Ce qui nous fait défaut, c'est un système d'information fiable.", "système d'information"),
    ("fr", "recommendation", "Il serait peut-être judicieux de lier les cibles aux menaces identifiées.", "lier les cibles"),
    ("fr", "recommendation", "Il serait utile pour le suivi d'utiliser les indicateurs existants.", "indicateurs existants"),
    ("fr", "recommendation", "Il a été suggéré d'organiser des ateliers sous-régionaux.", "ateliers sous-régionaux"),
    ("fr", "recommendation", "Il y a lieu d'harmoniser les formulaires.", "harmoniser"),
    ("fr", "recommendation", "Le Secrétariat pourrait envisager de traduire les modules.", "traduire les modules"),
    ("fr", "recommendation", "Associer les organisations de la société civile à la préparation des rapports.", "société civile"),
    ("fr", "recommendation", "Les Parties sont invitées à partager leurs protocoles.", "protocoles"),
    ("fr", "recommendation", "Une solution consisterait à mutualiser les laboratoires.", "mutualiser"),
    ("fr", "recommendation", "Le cadre doit être établi en consultation avec les pays.", "consultation"),
    ("fr", "challenge", "Le Bénin ne compte que deux inspecteurs pour 700 km de côte.", "deux inspecteurs"),
    ("fr", "challenge", "La mise en œuvre se heurte à l'insuffisance des ressources humaines.", "insuffisance"),
    ("fr", "challenge", "Les textes d'application n'ont toujours pas été adoptés.", "textes d'application"),
    ("fr", "challenge", "Aucune étude de cas n'a été réalisée dans le pays.", "étude de cas"),
    ("fr", "challenge", "L'instabilité du personnel fragilise les acquis.", "personnel"),
    ("fr", "challenge", "Le système informatique tombe régulièrement en panne.", "système informatique"),
    ("fr", "challenge", "Les agents peinent à distinguer les espèces une fois transformées.", "distinguer les espèces"),
    ("fr", "challenge", "La coordination entre les ministères demeure faible.", "coordination"),
    ("fr", "lesson", "La participation des chefs de village dès le début s'est avérée déterminante.", "chefs de village"),
    ("fr", "lesson", "Il ressort de cette expérience que les petits projets durent plus longtemps.", "petits projets"),
    ("fr", "activity", "Le Maroc a adopté une stratégie nationale en 2019.", "stratégie nationale"),
    ("fr", "activity", "Une campagne de sensibilisation a été menée dans douze régions.", "campagne"),
    ("fr", "activity", "Plusieurs ateliers ont été organisés à l'intention des douaniers.", "ateliers"),
    ("fr", "activity", "Le personnel de l'Organe de gestion a également bénéficié de formations à l'échelle régionale.", "formations"),
    ("fr", "activity", "La Côte d'Ivoire dispose d'un plan d'urgence depuis 2017.", "plan d'urgence"),
    ("fr", "activity", "Un décret d'application est en cours de signature.", "décret"),
    ("fr", "activity", "Le ministère procède chaque année à l'inventaire des stocks.", "inventaire"),
    ("fr", "offer", "La Suisse est disposée à partager son expérience avec les Parties intéressées.", "partager"),
    ("fr", "offer", "Notre guide est disponible sur demande.", "guide"),
    ("fr", "question", "Nous souhaiterions savoir comment les autres pays financent l'entretien.", "financent"),
    ("fr", "frame", "Le Burkina Faso remercie le Secrétariat pour la qualité des documents.", ""),
    ("fr", "frame", "Rien à signaler.", ""),
    ("es", "need", "Se consideró necesario fortalecer la red de laboratorios.", "fortalecer la red"),
    ("es", "need", "Se hace imprescindible contar con la asesoría de la autoridad científica.", "asesoría"),
    ("es", "need", "Aduana requiere continuar capacitando a los funcionarios de la línea.", "capacitando"),
    ("es", "need", "Sería de gran ayuda generar un marco integrado para la planificación.", "marco integrado"),
    ("es", "need", "Es preciso dotar de equipos a los puestos fronterizos.", "equipos"),
    ("es", "need", "El país no dispone de recursos suficientes, por lo que se solicita apoyo para los inventarios.", "apoyo para los inventarios"),
    ("es", "need", "Queda pendiente la aprobación del reglamento.", "reglamento"),
    ("es", "need", "Se requiere mayor financiamiento para las estaciones de campo.", "financiamiento"),
    ("es", "need", "Es de suma importancia que las comunidades participen desde el diseño.", "comunidades participen"),
    ("es", "need", "Necesitaríamos asistencia para elaborar la línea de base.", "asistencia"),
    ("es", "need", "La prioridad es la formación de los fiscales.", "formación de los fiscales"),
    ("es", "recommendation", "La recomendación sería aportar asistencia técnica a las Partes que la necesiten.", "asistencia técnica"),
    ("es", "recommendation", "Se podría incluir a las especies del Apéndice III.", "Apéndice III"),
    ("es", "recommendation", "Asociar a las organizaciones ambientales y al sector privado.", "organizaciones ambientales"),
    ("es", "recommendation", "Resulta conveniente unificar los formularios de la región.", "unificar los formularios"),
    ("es", "recommendation", "Se invita a las Partes a compartir sus protocolos.", "compartir"),
    ("es", "recommendation", "Una opción sería vincular el registro con el sistema de aduanas.", "vincular el registro"),
    ("es", "recommendation", "Se propuso crear un comité técnico intersectorial.", "comité técnico"),
    ("es", "recommendation", "Cabría establecer un fondo común para repuestos.", "fondo común"),
    ("es", "challenge", "Honduras cuenta con solo dos inspectores para todo el litoral.", "dos inspectores"),
    ("es", "challenge", "La rotación del personal debilita los procesos de formación.", "rotación"),
    ("es", "challenge", "Persisten vacíos normativos en materia de comercio electrónico.", "vacíos normativos"),
    ("es", "challenge", "Debido a los recortes presupuestarios, las estaciones no se visitan desde 2019.", "recortes"),
    ("es", "challenge", "El reglamento aún no ha sido aprobado.", "reglamento"),
    ("es", "challenge", "Resulta difícil obtener datos fiables del sector informal.", "datos fiables"),
    ("es", "challenge", "La coordinación interinstitucional es deficiente.", "coordinación"),
    ("es", "challenge", "Los equipos donados en 2015 se encuentran fuera de servicio.", "equipos"),
    ("es", "activity", "El Servicio Nacional de Aduanas realiza constantemente capacitaciones a los funcionarios.", "capacitaciones"),
    ("es", "activity", "El Perú aprobó en 2019 su plan nacional de acción.", "plan nacional"),
    ("es", "activity", "Se elaboró una guía de identificación de maderas.", "guía"),
    ("es", "activity", "Chile cuenta con un protocolo de actuación desde 2016.", "protocolo"),
    ("es", "offer", "Costa Rica está en disposición de compartir su metodología.", "compartir"),
    ("es", "offer", "El manual se encuentra disponible en nuestro sitio web.", "manual"),
    ("es", "question", "Quisiéramos saber cómo financian otros países el mantenimiento.", "financian"),
    ("es", "frame", "El Ecuador agradece a la Secretaría la oportunidad de presentar sus comentarios.", ""),
    ("es", "frame", "Sin comentarios adicionales.", ""),
    ("ar", "need", "هناك حاجة إلى تدريب موظفي الجمارك.", "تدريب"),
    ("ar", "challenge", "تواجه البلاد صعوبات في تطبيق القانون بسبب نقص الموارد.", ""),
    ("ar", "activity", "قامت الوزارة بتنظيم ثلاث ورشات عمل.", ""),
    ("ru", "need", "Требуется дополнительное финансирование для лабораторий.", "финансирование"),
    ("ru", "need", "Необходимо укрепить межведомственную координацию.", ""),
    ("ru", "challenge", "Отсутствует нормативная база для контроля электронной торговли.", ""),
    ("ru", "activity", "В 2020 году был принят национальный план действий.", ""),
    ("ru", "recommendation", "Было бы целесообразно создать общий реестр.", ""),
    ("zh", "need", "亟需加强基层执法人员的培训。", ""),
    ("zh", "challenge", "目前缺少统一的检测标准。", ""),
    ("zh", "activity", "2020年以来，已举办12期培训班。", ""),
    ("zh", "recommendation", "建议秘书处提供中文培训材料。", ""),
    ("es", "need", "Ya no pedimos que nos expliquen la toxicología: pedimos que la autoridad llegue el mismo día.", "que la autoridad llegue"),
    ("en", "recommendation", "What we propose to donors is that one diameter be used everywhere.", "one diameter"),
    ("es", "recommendation", "Lo que proponemos al ministerio es que la hoja de la compañera reemplace al manual.", "que la hoja"),
    ("fr", "need", "Tout ce que nous voulons, c'est un reçu pour chaque livraison.", "un reçu"),
    ("es", "need", "Lo único que pedimos es un recibo por cada entrega.", "un recibo"),
    ("en", "need", "The only thing missing is a key for the second store.", "a key"),
    ("en", "challenge", "Among the constraints are the age of the fleet and the price of fuel.", "the age of the fleet"),
    ("fr", "challenge", "Les contraintes tiennent à la vétusté du réseau, à l'absence de cartographie et au départ des techniciens.", "la vétusté"),
    ("en", "need", "There is scope for strengthening the laboratory.", "strengthening"),
    ("fr", "need", "Font défaut les barges et le carburant.", "les barges"),
    ("es", "need", "Se agradecería apoyo para traducir la guía.", "apoyo"),
    ("en", "recommendation", "An automatic approval after ninety days without an answer could be piloted.", "piloted"),
    ("en", "recommendation", "In order to monitor trade in wildlife products, the Secretariat should engage all institutions that facilitate trade in such products.", "such products"),
    ("en", "recommendation", "Each Party should have experts to look after capacity needs.", "Each Party"),
    ("fr", "challenge", "Le pays reste tributaire de laboratoires étrangers.", "tributaire"),
]  # fmt: skip


def spans_of(text, language="en", asked="", speaker=()):
    return sorted(findings(text, language, Names(), asked, speaker).spans, key=lambda span: -span.score)


def test_each_is_read_as_what_it_says():
    wrong = []
    for language, kind, sentence, words in SAID:
        spans = spans_of(sentence, language)
        said = (spans[0].kind, words in sentence[spans[0].start : spans[0].end]) if spans else ("frame", True)
        if said != (kind, True):
            wrong.append((sentence, said))
    assert not wrong


@pytest.mark.parametrize(("text", "language"), [
    ("There is no need for another manual.", "en"),
    ("We do not need more training.", "en"),
    ("No hace falta otra ley.", "es"),
    ("Nous n'avons pas besoin de formateurs.", "fr"),
    ("Нам не нужны новые инструкции.", "ru"),
    ("我们不需要更多培训。", "zh"),
])  # fmt: skip
def test_what_is_denied_is_no_need(text, language):
    assert all(span.kind not in ("need", "recommendation", "offer") for span in spans_of(text, language))
    assert not [theme for theme, kind, _, _ in findings(text, language, Names()).votes if kind == "need"]


@pytest.mark.parametrize(("text", "language", "speaker", "verb", "words"), [
    ("Norway considers that new texts are premature at this stage.", "en", "norway", "view", "new texts are premature at this stage"),
    ("Finland reports that the Act entered into force on 1 January 2016.", "en", "finland", "report", "the Act entered into force on 1 January 2016"),
    ("The Ministry would like to point out that inspectors are paid by the district.", "en", "sudan", "state", "inspectors are paid by the district"),
    ("Le Gabon est d'avis que le délai est trop court pour les petits laboratoires.", "fr", "gabon", "view", "le délai est trop court pour les petits laboratoires"),
    ("Honduras desea manifestar que la cuota actual no cubre los costos.", "es", "honduras", "challenge", "la cuota actual no cubre los costos"),
    ("Chile respalda el planteamiento del Ecuador relativo al repositorio.", "es", "chile", "support", "el planteamiento del Ecuador relativo al repositorio"),
    ("The Programme recommends that future support be tied to a costed post.", "en", "", "recommend", "future support be tied to a costed post"),
    ("It is further proposed that fees be shared.", "en", "", "propose", "fees be shared"),
])  # fmt: skip
def test_the_verb_of_saying_goes_and_tells_how_it_is_reported(text, language, speaker, verb, words):
    (span,) = spans_of(text, language, speaker=(speaker,) if speaker else ())
    assert (text[span.start : span.end], span.verb) == (words, verb)


def test_a_noun_phrase_answers_what_its_question_asks_for():
    (span,) = spans_of("Involvement of outside experts in the development of the framework.", asked="recommendation")
    assert (span.kind, span.verb) == ("recommendation", "recommendation")
    (span,) = spans_of("Certainty matters more than the rate.", asked="recommendation")
    assert span.kind == "statement"


def test_a_body_of_a_few_words_is_told_and_an_announcement_is_not():
    assert [span.form for span in spans_of("Agreed evaluators from the Secretariat", asked="need")] == ["item"]
    assert not spans_of("Three observations can be made.")
    assert not spans_of("La experiencia del Perú permite señalar lo siguiente:", "es")


def test_what_came_of_it_is_worth_more_than_how_it_began():
    text = "We surveyed 300 stalls in May. Since then fish prices have halved in all of the stalls."
    assert "halved" in text[(best := spans_of(text)[0]).start : best.end]


def test_words_between_tags_are_quoted_without_them():
    text = "<p>We hung 600 hives. A third were chicken houses within a year.</p><p>Ask first what people do.</p>"
    assert {text[span.start : span.end] for span in spans_of(text)} >= {"Ask first what people do", "A third were chicken houses within a year"}


def test_a_quotation_begins_with_no_mark_and_keeps_the_bracket_before_its_verb():
    text = "la lista oficial de especies (Resolución 01-16/2011) carece de efectos sancionatorios."
    assert text[spans_of(text, "es")[0].start : spans_of(text, "es")[0].end] == text[:-1]


@pytest.mark.parametrize(("text", "language", "theme"), [
    ("Responsibility is spread over four ministries, none of which has been designated as lead.", "en", "coordination"),
    ("The 1978 Harbour Ordinance does not cover discharges.", "en", "law"),
    ("Posts have been frozen since 2020 in all regions.", "en", "staff"),
    ("Le poste de taxonomiste est vacant depuis 2016.", "fr", "staff"),
    ("Aucun décret d'application n'a été signé.", "fr", "law"),
    ("El reglamento quedó sin publicar.", "es", "law"),
    ("Trabajan con balanzas prestadas por la universidad.", "es", "infrastructure"),
])  # fmt: skip
def test_themes_are_seen_in_official_prose(text, language, theme):
    assert theme in [one[0] for one in findings(text, language, Names()).votes]


def test_what_a_thing_costs_is_not_money():
    assert "money" not in [one[0] for one in findings("Sanctions are lower than the cost of a bag of seed.", "en", Names()).votes]
