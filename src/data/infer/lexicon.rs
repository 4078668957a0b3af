//! What words in names are known to mean, in English and a little German, Spanish and French.
//!
//! Lower case, without accents, as [`Words`](super::words::Words) cuts them.

/// Words that say "this comes from a model", apart from those for scores.
pub(super) const MODEL: &[&str] = &[
    "pred", "preds", "predicted", "prediction", "predictions", "predict", "yhat", "forecast", "forecasted", "estimate",
    "estimated", "decision", "vorhersage", "prognose", "prediccion", "predicho", "predicha", "pronostico", "prevision",
];

/// Words that say "this is how likely or how strongly".
pub(super) const SCORE: &[&str] = &[
    "score", "scores", "proba", "probas", "prob", "probs", "probability", "probabilities", "likelihood", "confidence",
    "logit", "logits", "margin", "risk", "phat", "wahrscheinlichkeit", "probabilidad", "puntuacion", "probabilite",
];

/// Of those, the ones that promise numbers between 0 and 1.
pub(super) const PROBABILITY: &[&str] = &[
    "proba", "probas", "prob", "probs", "probability", "probabilities", "likelihood", "phat", "wahrscheinlichkeit",
    "probabilidad", "probabilite",
];

/// Words around a score that keep it the model's own.
pub(super) const OWN: &[&str] = &[
    "y", "model", "ml", "raw", "final", "class", "positive", "pos", "output", "calibrated", "value", "p", "hat", "the",
    "of", "champion", "main", "fraud", "churn", "risk", "default", "spam", "click", "conversion", "ensemble", "is", "1",
    "true", "yes", "relevance", "ranking", "rank",
];

/// Words that say "not the model that is in charge".
pub(super) const OTHER_MODEL: &[&str] = &["challenger", "shadow", "candidate", "baseline", "old", "previous", "prev", "alt", "feature"];

/// Words that name the truth.
pub(super) const TRUTH: &[&str] = &[
    "label", "labels", "target", "actual", "actuals", "truth", "outcome", "outcomes", "observed", "response", "ziel",
    "zielwert", "zielvariable", "tatsaechlich", "istwert", "etiqueta", "objetivo", "verdad", "etiquette",
];

/// Whole names of the truth.
pub(super) const TRUTH_NAMES: &[&str] = &[
    "y", "ytrue", "truelabel", "trueclass", "truevalue", "groundtruth", "gt", "real", "yactual", "ytest", "realvalue",
    "relevance", "rel", "grade", "relevancegrade", "gold", "goldlabel",
];

/// Things that models are asked to foresee.
pub(super) const EVENTS: &[&str] = &[
    "churn", "churned", "fraud", "fraudulent", "default", "defaulted", "repaid", "converted", "conversion", "clicked",
    "click", "bought", "purchased", "purchase", "survived", "approved", "late", "delayed", "cancelled", "canceled",
    "employed", "benign", "malignant", "diagnosis", "readmitted", "died", "death", "returned", "spam", "failure",
    "failed", "attrition", "left", "subscribed", "accepted", "won", "cultivar", "species", "class", "progression",
    "sales", "demand", "price", "betrug", "gekuendigt", "fraude", "abandono",
];

/// Words of an identifier.
pub(super) const ID: &[&str] = &[
    "id", "ids", "key", "uuid", "guid", "identifier", "uid", "kennung", "schluessel", "identificador", "clave", "rowid",
];

/// Whole names of the identifier of a row.
pub(super) const ID_NAMES: &[&str] = &[
    "id", "rowid", "uuid", "guid", "key", "requestid", "predictionid", "eventid", "transactionid", "inferenceid",
    "recordid", "index", "idx", "rownumber", "rownum", "row", "unnamed0", "indexlevel0", "caseid", "sampleid",
    "observationid", "kennung", "pk", "nr",
];

/// Words of when something happened.
pub(super) const TIME: &[&str] = &[
    "timestamp", "timestamps", "ts", "time", "datetime", "date", "dt", "at", "when", "zeit", "zeitstempel", "zeitpunkt",
    "datum", "fecha", "hora", "tiempo", "epoch", "unix", "day",
];

/// Words that make a time the time of the prediction.
pub(super) const EVENT_TIME: &[&str] = &[
    "timestamp", "ts", "time", "datetime", "date", "event", "prediction", "predicted", "pred", "request", "scheduled",
    "created", "scored", "inference", "at", "utc", "zeitstempel", "datum", "zeitpunkt", "fecha", "epoch", "unix", "dt",
    "ms", "us", "ns", "s", "sec", "millis", "local", "iso",
];

/// Words that make a time the time of the label.
pub(super) const LABEL_TIME: &[&str] = &[
    "label", "labels", "labelled", "labeled", "labelling", "outcome", "truth", "target", "actual", "resolved",
    "matured", "observed", "feedback", "confirmed",
];

/// Words of a calendar year.
pub(super) const YEAR: &[&str] = &["year", "yr", "jahr", "ano", "annee", "anno"];

/// Words that may stand beside a year without making it the year of something else.
pub(super) const YEAR_WITH: &[&str] =
    &["year", "yr", "jahr", "ano", "annee", "anno", "survey", "event", "prediction", "calendar", "fiscal", "of", "time"];

/// Words of a time that is about a person or thing, not about the prediction.
pub(super) const BIOGRAPHY: &[&str] =
    &["birth", "dob", "born", "signup", "joined", "expiry", "expires", "expiration", "geburt", "nacimiento", "opened", "hired", "built", "last", "first", "since", "update", "updated", "account", "start", "end"];

/// Words of a query whose results are ranked.
pub(super) const QUERY: &[&str] = &["query", "queryid", "qid", "search", "searchid", "querygroup", "topic", "impression"];

/// Words of a query only where a graded label agrees.
pub(super) const SESSION: &[&str] = &["session", "sessionid", "request"];

/// Words of graded or clicked relevance.
pub(super) const RELEVANCE: &[&str] = &["relevance", "rel", "grade", "graded", "click", "clicked", "gain"];

/// Whole names of how much a row counts: they mean nothing else.
pub(super) const WEIGHT_NAMES: &[&str] = &[
    "sampleweight", "sampleweights", "samplewt", "sampleweighting", "rowweight", "rowweights", "rowwt", "caseweight",
    "caseweights", "casewt", "instanceweight", "instanceweights", "observationweight", "observationweights", "obsweight",
    "exampleweight", "exampleweights", "recordweight", "evalweight", "evaluationweight", "metricweight", "surveyweight",
    "samplingweight", "designweight", "importanceweight", "importanceweights", "populationweight", "frequencyweight",
    "freqweight", "inverseprobabilityweight", "ipweight", "ipw", "iptw", "propensityweight", "fallgewicht",
    "stichprobengewicht", "zeilengewicht", "hochrechnungsfaktor", "pesomuestral", "pesomuestra", "factorexpansion",
    "factordeexpansion", "poidsechantillon", "poidssondage",
];

/// Whole names that mostly mean the same.
pub(super) const WEIGHT_NAMES_LOOSE: &[&str] = &["weights", "gewichtung", "ponderacion", "ponderador", "ponderation"];

/// Whole names that may as well mean how heavy something is.
pub(super) const PERHAPS_WEIGHT: &[&str] = &["weight", "w", "wt", "wgt", "wts", "gewicht", "gewichte", "peso", "pesos", "poids", "fnlwgt"];

/// Whole names of the trained model's version.
pub(super) const VERSION_NAMES: &[&str] = &[
    "modelversion", "version", "model", "modelid", "modelname", "modelver", "modeltag", "modelrelease", "release",
    "modellversion", "versionmodelo", "trainingrun", "trainrun", "runid", "modelrun",
];

/// Whole names of the model's definition.
pub(super) const DEFINITION_NAMES: &[&str] = &[
    "definition", "modeldefinition", "confighash", "gitsha", "commit", "commitsha", "githash", "commithash", "config",
    "codeversion", "pipelineversion", "configversion", "featureversion", "sha", "modelconfig", "gitcommit",
];

/// Words of a group to compare.
pub(super) const SEGMENT: &[&str] = &[
    "segment", "group", "cohort", "region", "country", "market", "tenant", "slice", "stratum", "tier", "gruppe", "land",
    "pais", "grupo",
];

/// Words in the name of a file of the normal period.
pub(super) const REFERENCE_FILE: &[&str] = &[
    "reference", "ref", "train", "training", "baseline", "base", "before", "history", "historical", "past", "previous",
    "old", "referenz", "referencia", "normal",
];

/// Words in the name of a file to judge.
pub(super) const CURRENT_FILE: &[&str] = &[
    "analysis", "current", "cur", "prod", "production", "serving", "live", "new", "after", "recent", "latest", "today",
    "test", "monitoring", "inference", "aktuell", "now",
];

/// Words in the name of a file of labels.
pub(super) const LABEL_FILE: &[&str] =
    &["label", "labels", "truth", "groundtruth", "gt", "actuals", "outcome", "outcomes", "target", "targets", "feedback", "answers", "etiquetas"];

/// Label values that mean "yes".
pub(super) const YES: &[&str] = &[
    "1", "true", "yes", "y", "t", "positive", "pos", "fraud", "churn", "churned", "default", "defaulted", "spam",
    "malignant", "late", "delayed", "clicked", "click", "bad", "ja", "si", "oui", "wahr", "failure", "fail", "failed",
    "converted", "fraudulent", "anomaly", "attack", "sick", "died", "betrug", "fraude",
];

/// Label values that mean "no".
pub(super) const NO: &[&str] = &[
    "0", "false", "no", "n", "f", "negative", "neg", "legit", "legitimate", "ham", "normal", "ok", "good", "nein",
    "non", "falsch", "healthy", "benign", "genuine", "none",
];
