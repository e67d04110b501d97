"""What somebody may write to command a list by mail, in six languages. Only added to: who learnt a word keeps it, whatever the pages say by then.

Compared without case, accents and marks.
"""

COMMANDS = {
    "subscribe": {
        "en": "subscribe|sub|join|sign up|please subscribe|subscribe me|please subscribe me",
        "fr": "s'abonner|abonner|abonnement|m'abonner|abonnez-moi|je m'abonne|abonne",
        "es": "suscribir|suscribirse|suscribirme|suscripción|suscríbanme|subscribir|alta|darse de alta",
        "ar": "اشتراك|الاشتراك|اشترك|أشترك|سجلني",
        "ru": "подписаться|подписка|подписать|подпишите|подпишите меня",
        "zh": "订阅|訂閱|我要订阅",
    },
    "unsubscribe": {
        "en": "unsubscribe|unsub|leave|stop|sign off|signoff|remove|remove me|unsubscribe me|please unsubscribe|please unsubscribe me",
        "fr": "se désabonner|désabonner|désabonnement|me désabonner|désabonnez-moi|désinscription|se désinscrire|désinscrire|arrêter|résilier",
        "es": "cancelar suscripción|cancelar la suscripción|cancelar mi suscripción|desuscribir|desuscribirse|baja|darse de baja|darme de baja|anular suscripción",
        "ar": "إلغاء الاشتراك|إلغاء اشتراك|إلغاء اشتراكي|إلغاء|ألغ اشتراكي",
        "ru": "отписаться|отписка|отписать|отпишите|отпишите меня|отменить подписку|отказаться",
        "zh": "退订|退訂|取消订阅|取消訂閱",
    },
    "mode": {
        "en": "mode|set mode|set|change mode|delivery",
        "fr": "mode|fréquence|changer de mode",
        "es": "modo|frecuencia|cambiar modo",
        "ar": "الوضع|وضع|الطريقة|طريقة",
        "ru": "режим|изменить режим",
        "zh": "模式|方式|更改模式",
    },
    "help": {
        "en": "help|info|commands|how",
        "fr": "aide|commandes|aidez-moi",
        "es": "ayuda|comandos|instrucciones",
        "ar": "مساعدة|المساعدة|تعليمات",
        "ru": "помощь|справка|команды",
        "zh": "帮助|幫助|说明",
    },
    "status": {
        "en": "status|which|subscriptions|my subscriptions",
        "fr": "état|statut|abonnements|mes abonnements",
        "es": "estado|suscripciones|mis suscripciones",
        "ar": "الحالة|حالة|اشتراكاتي",
        "ru": "статус|состояние|подписки|мои подписки",
        "zh": "状态|狀態|我的订阅",
    },
    "form": {
        "en": "form|questions|questionnaire|the questions|send form|send questions",
        "fr": "formulaire|questions|questionnaire|les questions",
        "es": "formulario|preguntas|cuestionario|las preguntas",
        "ar": "استمارة|الاستمارة|الأسئلة|أسئلة|نموذج|النموذج",
        "ru": "форма|анкета|вопросы|бланк|опросник",
        "zh": "表格|问题|問題|问卷|問卷|表单",
    },
    "end": {"en": "end|quit|exit", "fr": "fin", "es": "fin", "ar": "نهاية", "ru": "конец", "zh": "结束"},
}

LEVELS = {
    "follow": {
        "en": "at once|each|each message|every message|immediately|immediate|single|follow|all messages",
        "fr": "tout de suite|aussitôt|immédiat|immédiatement|chaque message|suivre",
        "es": "al momento|al instante|inmediato|inmediatamente|de inmediato|cada mensaje|seguir",
        "ar": "فورا|فوري|في الحال|كل رسالة",
        "ru": "сразу|немедленно|каждое сообщение|каждое",
        "zh": "立即|即时|立刻|逐条|每条消息",
    },
    "daily": {
        "en": "daily|digest|daily digest|every day|each day|once a day",
        "fr": "quotidien|quotidienne|quotidiennement|chaque jour|par jour|une fois par jour|journalier|résumé quotidien",
        "es": "diario|diaria|diariamente|cada día|al día|una vez al día|resumen diario",
        "ar": "يومي|يومية|يوميا|كل يوم|مرة في اليوم",
        "ru": "ежедневно|ежедневный|ежедневная|каждый день|раз в день",
        "zh": "每日|每天|每日摘要|每天一次",
    },
    "weekly": {
        "en": "weekly|weekly digest|every week|each week|once a week",
        "fr": "hebdomadaire|chaque semaine|par semaine|une fois par semaine|résumé hebdomadaire",
        "es": "semanal|semanalmente|cada semana|a la semana|una vez a la semana|resumen semanal",
        "ar": "أسبوعي|أسبوعية|أسبوعيا|كل أسبوع|مرة في الأسبوع",
        "ru": "еженедельно|еженедельный|еженедельная|каждую неделю|раз в неделю",
        "zh": "每周|每週|每周摘要|每周一次|每星期",
    },
    "announcements": {
        "en": "announcements|announcements only|only announcements|notices",
        "fr": "annonces|annonces seulement|seulement les annonces|annonces uniquement|avis",
        "es": "anuncios|solo anuncios|sólo anuncios|avisos|anuncios solamente",
        "ar": "إعلانات|الإعلانات|الإعلانات فقط|إعلانات فقط",
        "ru": "объявления|только объявления",
        "zh": "公告|通知|仅公告|只要公告|仅通知",
    },
    "mute": {
        "en": "off|none|nothing|mute|no mail|nomail",
        "fr": "arrêt|aucun|rien|désactivé|désactiver|muet",
        "es": "nada|ninguno|desactivar|desactivado|apagado|silencio",
        "ar": "إيقاف|لا شيء|متوقف|بدون",
        "ru": "выкл|выключить|ничего|отключить|отключено",
        "zh": "关闭|停止|不接收|无",
    },
}

TOPIC = {"en": "topic", "fr": "thème|sujet", "es": "tema", "ar": "الموضوع|موضوع", "ru": "тема|тему|теме", "zh": "主题|议题"}

# An answer to the letter that asks for a yes, and means no.
NO = {
    "en": "no|no thanks|no thank you|cancel|i did not ask|not me|do not subscribe me|dont subscribe me",
    "fr": "non|non merci|annuler|ce n'est pas moi",
    "es": "no gracias|cancelar|no fui yo",
    "ar": "لا|لا شكرا|لم أطلب",
    "ru": "нет|нет спасибо|отмена|отменить",
    "zh": "不|不用|不要|否|不是我|取消",
}
