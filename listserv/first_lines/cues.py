"""The words that name a question, a goal, a topic or an initiative on a line of a mail, in each language. Data: another language is another column."""

from collections.abc import Mapping

QUESTION = {
    "en": ("guiding questions", "guiding question", "questions", "question", "q"),
    "fr": ("questions directrices", "question directrice", "questions", "question", "q"),
    "es": ("preguntas orientativas", "pregunta orientativa", "preguntas", "pregunta", "p"),
    "ru": ("наводящие вопросы", "наводящий вопрос", "вопросы", "вопрос", "вопросу", "вопросам"),
    "ar": ("الأسئلة التوجيهية", "السؤال التوجيهي", "الأسئلة", "أسئلة", "السؤالين", "السؤالان", "السؤال", "سؤال", "للسؤال"),
    "zh": ("指导性问题", "引导性问题", "引导问题", "指导问题", "问题", "問題", "第"),
}
GOAL = {
    "en": ("goals", "goal"),
    "fr": ("objectifs", "objectif", "buts", "but"),
    "es": ("objetivos", "objetivo", "metas", "meta"),
    "ru": ("цели", "цель", "цели", "целям", "задача", "задачи"),
    "ar": ("الأهداف", "أهداف", "الهدفين", "الهدفان", "الهدف", "هدف", "الغايات", "الغاية", "غاية"),
    "zh": ("具体目标", "目标", "目標"),
}
TOPIC = {
    "en": ("topic", "theme"),
    "fr": ("thème", "sujet"),
    "es": ("tema",),
    "ru": ("тема", "тему"),
    "ar": ("الموضوع", "موضوع"),
    "zh": ("主题", "议题", "主題", "議題"),
}
SPEAKER = {  # for staff who type in what somebody else sent
    "en": ("on behalf of",),
    "fr": ("au nom de", "pour le compte de"),
    "es": ("en nombre de", "por cuenta de"),
    "ru": ("от имени",),
    "ar": ("نيابة عن", "بالنيابة عن", "باسم"),
    "zh": ("代表", "代"),
}
# What may stand before the word: "Answer to question 2".
BEFORE = {
    "en": ("in answer to", "answers to", "answer to", "reply to", "response to", "re", "on", "to"),
    "fr": ("en réponse à la", "en réponse au", "réponses aux", "réponse à la", "réponse à l'", "réponse au", "sur la", "sur le"),
    "es": ("en respuesta a la", "respuestas a las", "respuesta a la", "respuesta al", "sobre la", "sobre el"),
    "ru": ("в ответ на", "ответы на", "ответ на", "по", "к"),
    "ar": ("ردا على", "الرد على", "الإجابة على", "الإجابة عن", "إجابة على", "جواب", "بشأن", "حول"),
    "zh": ("回答", "答复", "回复", "关于", "对"),
}
# What may stand between the word and its number: "question no. 2".
NUMBER = ("number", "num", "no", "n°", "n", "nr", "numéro", "número", "номер", "№", "رقم", "#", "第")
AND = ("and", "et", "y", "e", "и", "و", "和", "及", "与", "與")
CHINESE_COUNTERS = ("个问题", "個問題", "问题", "問題", "题", "題", "个", "個", "问", "项目标", "号")  # after the number: 第二个问题
CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

# Letters of codes as they are written in scripts that have no such letter, or one that only looks like it.
LETTERS = {"А": "A", "В": "B", "Б": "B", "С": "C", "Д": "D", "Е": "E", "ألف": "A", "باء": "B", "جيم": "C", "دال": "D", "أ": "A", "ب": "B", "ج": "C", "د": "D"}

INITIATIVE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "title": {
        "en": ("title of the initiative", "initiative"),
        "fr": ("titre de l'initiative", "initiative"),
        "es": ("título de la iniciativa", "iniciativa"),
        "ru": ("название инициативы", "инициатива"),
        "ar": ("عنوان المبادرة", "المبادرة", "مبادرة"),
        "zh": ("倡议名称", "倡议", "举措", "倡議"),
    },
    "type": {
        "en": ("type of initiative", "type"),
        "fr": ("type d'initiative", "type"),
        "es": ("tipo de iniciativa", "tipo"),
        "ru": ("тип инициативы", "вид инициативы", "тип", "вид"),
        "ar": ("نوع المبادرة", "النوع", "نوع"),
        "zh": ("倡议类型", "类型", "类别", "種類"),
    },
    "audience": {
        "en": ("target audience", "audience", "for whom", "target group"),
        "fr": ("public visé", "public cible", "public", "pour qui", "destinataires"),
        "es": ("público destinatario", "público", "destinatarios", "para quién", "audiencia"),
        "ru": ("целевая аудитория", "аудитория", "для кого", "целевая группа"),
        "ar": ("الجمهور المستهدف", "الفئة المستهدفة", "الجمهور", "لمن", "المستفيدون"),
        "zh": ("目标受众", "目标对象", "受众", "对象", "面向"),
    },
    "status": {
        "en": ("status", "state"),
        "fr": ("état d'avancement", "état", "statut", "situation"),
        "es": ("estado", "situación"),
        "ru": ("статус", "состояние"),
        "ar": ("الحالة", "حالة", "الوضع"),
        "zh": ("状态", "状况", "现状", "進度", "进度"),
    },
}
STATUSES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ongoing": {
        "en": ("ongoing", "on-going", "in progress", "under way", "underway", "running"),
        "fr": ("en cours",),
        "es": ("en curso", "en marcha", "en ejecución"),
        "ru": ("осуществляется", "продолжается", "выполняется", "в процессе", "ведется", "текущая"),
        "ar": ("جارية", "جارٍ", "جار", "مستمرة", "مستمر", "قيد التنفيذ"),
        "zh": ("进行中", "正在进行", "实施中", "在进行"),
    },
    "planned": {
        "en": ("planned", "foreseen", "in preparation"),
        "fr": ("prévue", "prévu", "planifiée", "planifié", "en projet"),
        "es": ("prevista", "previsto", "planificada", "planificado", "planeada", "planeado"),
        "ru": ("запланирована", "запланировано", "запланирован", "планируется"),
        "ar": ("مخططة", "مخطط لها", "مخطط", "مقررة", "مزمعة"),
        "zh": ("计划中", "已计划", "拟议", "规划中"),
    },
    "completed": {
        "en": ("completed", "complete", "finished", "done", "ended"),
        "fr": ("achevée", "achevé", "terminée", "terminé"),
        "es": ("completada", "completado", "finalizada", "finalizado", "terminada", "terminado", "concluida", "concluido"),
        "ru": ("завершена", "завершено", "завершен", "окончена", "выполнена"),
        "ar": ("مكتملة", "مكتمل", "منتهية", "منجزة", "اكتملت"),
        "zh": ("已完成", "完成", "已结束"),
    },
}
# A line with which the reply to a receipt says that what follows stands instead of what was sent.
NEW_TEXT = {
    "en": ("new text",),
    "fr": ("nouveau texte",),
    "es": ("nuevo texto", "texto nuevo"),
    "ru": ("новый текст",),
    "ar": ("النص الجديد", "نص جديد"),
    "zh": ("新文本", "新文", "新内容"),
}
