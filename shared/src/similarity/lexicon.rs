//! Words of offices and clinics that mean the same, as data.
//!
//! Provenance: written by hand in November 2026 from general knowledge of British office and health service English, as a
//! glossary would list it, and not from any set of meetings. A word belongs here if a stranger in another clinic would use it so.

/// Words that mean the same; the first one stands for all. All are in lower case and without a plural's s, since that is what
/// they are compared with. A word of several parts stands in [`PHRASES`].
pub(super) const SYNONYMS: &[&[&str]] = &[
    // Gatherings
    &["meeting", "meet", "mtg", "meetup", "conference", "assembly"],
    &["talk", "chat", "discussion", "discuss", "conversation", "convo", "speak"],
    &["catchup", "sync", "touchpoint", "checkin"],
    &["huddle", "standup", "briefing", "brief"],
    &["onetoone", "1:1", "121", "1to1", "1-1", "one2one"],
    &["workshop", "masterclass", "seminar", "webinar"],
    &["train", "trng", "teach", "tutorial", "education", "lesson", "course", "learn"],
    &["interview", "intvw"],
    &["call", "phone", "telephone", "tel", "ring", "telecon", "teleconference"],
    &["party", "celebration"],
    &["lunch", "luncheon"],
    &["committee", "cttee", "cmte", "board"],
    &["group", "grp"],
    // Preparing and reporting
    &["prepare", "prep", "preparation", "preparatory"],
    &["plan", "planner"],
    &["review", "rvw", "evaluation", "evaluate", "appraise"],
    &["appraisal", "pdr", "pdp"],
    &["update", "refresher", "upd"],
    &["induction", "onboard", "orientation"],
    &["feedback", "comment"],
    &["report", "rpt"],
    &["minute", "min"],
    &["question", "query", "q", "enquiry", "inquiry"],
    &["problem", "issue", "trouble", "fault"],
    &["check", "inspect", "inspection", "verify"],
    &["fix", "repair", "mend"],
    &["investigate", "investigation", "examine"],
    &["introduction", "intro"],
    &["demonstration", "demo"],
    &["presentation", "pres"],
    &["decision", "decide"],
    &["replace", "replacement", "renew", "renewal"],
    &["complaint", "complain", "grievance"],
    &["requirement", "req"],
    // Offices
    &["schedule", "rota", "roster", "timetable"],
    &["appointment", "appt", "apt"],
    &["leave", "holiday", "vacation", "hols"],
    &["christmas", "xmas", "festive", "crimbo"],
    &["management", "mgmt", "mgt"],
    &["manager", "mgr"],
    &["department", "dept"],
    &["document", "doc"],
    &["information", "info"],
    &["administration", "admin", "administrative", "administrator"],
    &["finance", "financial", "money", "budget"],
    &["contract", "agreement"],
    &["equipment", "kit", "equip"],
    &["computer", "pc", "laptop"],
    &["software", "app", "plugin", "addon"],
    &["upgrade", "rollout", "migration"],
    &["staff", "employee", "personnel", "colleague", "team", "workforce"],
    &["recruitment", "recruit", "hire", "vacancy"],
    &["purchase", "buy", "procurement", "procure"],
    &["supplier", "vendor", "provider"],
    &["maintenance", "maint"],
    &["project", "proj"],
    &["policy", "protocol", "guideline"],
    &["procedure", "sop", "process"],
    &["organisation", "organization", "org"],
    &["message", "msg"],
    &["quarterly", "quarter", "qtr"],
    &["monthly", "month"],
    &["weekly", "week", "wkly", "wk"],
    &["yearly", "year", "annual", "yr", "annually"],
    &["daily", "day"],
    &["number", "num"],
    // Health services
    &["patient", "pt", "client"],
    &["doctor", "gp", "dr", "physician", "medic"],
    &["nurse", "rn", "nursing"],
    &["healthcareassistant", "hca"],
    &["midwife", "midwifery", "mw"],
    &["healthvisitor", "hv"],
    &["physiotherapist", "physio", "physiotherapy"],
    &["pharmacist", "pharmacy"],
    &["psychologist", "psychology"],
    &["dentist", "dental"],
    &["reception", "receptionist", "frontdesk"],
    &["multidisciplinary", "mdt"],
    &["medication", "medicine", "med", "drug", "prescribe", "prescription", "rx"],
    &["vaccination", "vaccine", "vacc", "immunisation", "immunization", "imm", "jab"],
    &["influenza", "flu"],
    &["infection", "ipc"],
    &["safeguard", "sg"],
    &["diagnosis", "dx"],
    &["treatment", "treat", "tx", "therapy"],
    &["referral", "refer", "ref"],
    &["history", "hx"],
    &["emergency", "emerg"],
    &["bloodpressure", "bp"],
    &["mentalhealth", "mh"],
    &["incident", "sea", "significantevent"],
    &["discharge", "dc"],
    &["assessment", "assess"],
    &["consultation", "consult"],
    &["operation", "op", "surgical"],
    &["laboratory", "lab"],
    &["xray", "radiograph", "radiography"],
    &["hospital", "hosp"],
    &["clinic", "cln"],
    &["child", "children", "kid", "paediatric", "paed", "pediatric"],
    &["woman", "women", "lady", "female"],
    &["man", "men", "gentleman", "male"],
    &["old", "elderly", "geriatric", "older"],
    &["pregnancy", "antenatal", "maternity", "pregnant"],
    &["palliative", "endoflife"],
    // Places
    &["room", "rm"],
    &["street", "st"],
    &["road", "rd"],
    &["building", "bldg", "block"],
    &["floor", "flr", "level"],
    &["house", "hse"],
    &["seminar", "sem"],
    &["boardroom", "brdroom"],
    &["kitchen", "kitchenette"],
    &["online", "virtual", "remote", "video", "teams", "zoom", "webex", "skype"],
    // The calendar
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
    &["monday", "mon"],
    &["tuesday", "tue", "tues"],
    &["wednesday", "wed"],
    &["thursday", "thu", "thur"],
    &["friday", "fri"],
    &["saturday", "sat"],
    &["sunday", "sun"],
    // Numbers
    &["1", "one", "first", "1st"],
    &["2", "two", "second", "2nd"],
    &["3", "three", "third", "3rd"],
    &["4", "four", "fourth", "4th"],
    &["5", "five", "fifth", "5th"],
    &["6", "six", "sixth", "6th"],
    &["7", "seven", "7th"],
    &["8", "eight", "8th"],
    &["9", "nine", "9th"],
    &["10", "ten", "10th"],
];

/// Words of several parts, and the one that stands for them.
pub(super) const PHRASES: &[(&[&str], &str)] = &[
    (&["one", "to", "one"], "onetoone"),
    (&["one", "on", "one"], "onetoone"),
    (&["catch", "up"], "catchup"),
    (&["check", "in"], "catchup"),
    (&["touch", "base"], "catchup"),
    (&["follow", "up"], "followup"),
    (&["stand", "up"], "huddle"),
    (&["set", "up"], "setup"),
    (&["drop", "in"], "dropin"),
    (&["add", "on"], "software"),
    (&["plug", "in"], "software"),
    (&["roll", "out"], "upgrade"),
    (&["pre", "meet"], "premeet"),
    (&["pre", "brief"], "premeet"),
    (&["dry", "run"], "rehearsal"),
    (&["run", "through"], "rehearsal"),
    (&["wash", "up"], "debrief"),
    (&["get", "ready"], "prepare"),
    (&["multi", "disciplinary", "team"], "mdt"),
    (&["multidisciplinary", "team"], "mdt"),
    (&["multidisciplinary"], "mdt"),
    (&["health", "visitor"], "healthvisitor"),
    (&["health", "care", "assistant"], "healthcareassistant"),
    (&["healthcare", "assistant"], "healthcareassistant"),
    (&["general", "practitioner"], "doctor"),
    (&["front", "desk"], "reception"),
    (&["significant", "event"], "incident"),
    (&["mental", "health"], "mentalhealth"),
    (&["blood", "pressure"], "bloodpressure"),
    (&["infection", "control"], "infection"),
    (&["end", "of", "life"], "palliative"),
    (&["annual", "leave"], "leave"),
    (&["job", "plan"], "jobplan"),
    (&["x", "ray"], "xray"),
    (&["away", "day"], "awayday"),
];

/// Words that say nothing.
pub(super) const STOP: &[&str] = &[
    "a", "about", "again", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do",
    "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "if", "in", "into", "is", "it", "its", "just", "me", "more",
    "my", "new", "not", "of", "on", "or", "our", "out", "please", "pls", "re", "she", "should", "so", "some", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "up", "us", "was", "we", "were", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "you", "your", "w", "vs", "via", "per",
];

/// Words between which an initialism has no letter: units of dental activity.
pub(super) const JOINERS: &[&str] = &["a", "an", "and", "at", "for", "from", "in", "of", "on", "or", "the", "to", "with"];

/// What meetings are called whatever they are about.
pub(super) const GENERIC: &[&str] = &[
    "meeting", "talk", "catchup", "huddle", "onetoone", "workshop", "train", "call", "committee", "group", "review", "update", "session",
    "prepare", "plan", "followup", "question", "problem", "check", "demonstration", "presentation", "feedback", "staff", "monthly",
    "weekly", "daily", "yearly", "quarterly", "lunch", "agenda", "hour", "slot", "quick", "time", "next", "item", "list", "clinic",
    "minute", "report", "debrief", "handover", "urgent", "important", "setup", "introduction", "number", "day", "morning", "afternoon",
    "need", "look", "go",
];

/// Whom something is for: the same talk for others is another talk.
pub(super) const AUDIENCES: &[&str] = &[
    "doctor", "nurse", "healthcareassistant", "midwife", "healthvisitor", "physiotherapist", "pharmacist", "psychologist", "dentist",
    "reception", "administration", "clinician", "clinical", "manager", "partner", "trainee", "registrar", "student", "locum", "adult",
    "child", "woman", "man", "medical", "podiatrist", "dietitian", "paramedic", "volunteer", "carer", "apprentice", "secretary",
    "radiographer", "mentalhealth", "finance",
];

/// Days and months.
pub(super) const DAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december", "morning", "afternoon", "evening",
];

/// What comes before the name of whom a case is about.
pub(super) const TITLES_OF_PEOPLE: &[&str] =
    &["mr", "mrs", "ms", "miss", "mx", "master", "baby", "family", "sibling", "patient", "case", "child"];

/// What is done before something else.
pub(super) const BEFORE: &[&str] = &[
    "prepare", "premeet", "rehearsal", "mock", "before", "ahead", "slide", "pre", "practise", "agenda", "draft", "ready", "premeeting",
    "prebrief",
];

/// What is done after something else.
pub(super) const AFTER: &[&str] = &["debrief", "after", "aftermath", "reflection", "postmortem", "followup"];

/// Rooms and parts of houses, which every site has.
pub(super) const FACILITIES: &[&str] = &[
    "room", "office", "boardroom", "kitchen", "reception", "foyer", "lobby", "hall", "store", "storeroom", "cupboard", "surgery", "desk",
    "corridor", "stair", "car", "park", "staff", "meeting", "train", "treatment", "consultation", "seminar", "group", "clinic", "waiting",
    "wait", "back", "front", "side", "end", "corner", "floor", "upstair", "downstair", "outside", "inside", "garden", "yard", "building",
    "annexe", "wing", "suite", "lounge", "canteen", "cafe", "library", "plant", "basement", "attic", "lab", "laboratory", "nurse",
    "doctor", "administration", "finance", "hr", "it", "main", "small", "large", "big", "common", "conference", "interview", "entrance",
    "theatre", "ward", "screen", "hybrid", "ground", "top", "lower", "upper",
];

/// Places that are none, or not yet known: somebody may join from there what others attend in a room.
pub(super) const NOWHERE: &[&str] = &[
    "online", "call", "http", "https", "www", "dial", "tbc", "tba", "tbd", "hybrid", "link", "meet", "google", "microsoft", "ms", "various", "dialin",
    "facetime", "whatsapp", "anywhere",
];
