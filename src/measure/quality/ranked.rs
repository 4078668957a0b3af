//! The names of the numbers about rankings: a measure and how far down the list it looks.

use serde::{Deserialize, Serialize};

/// A measure of one query's list, averaged over queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ListMeasure {
    /// Discounted gain over that of the best order; gain = relevance.
    Ndcg,
    /// The same with gain 2^relevance − 1.
    NdcgExp,
    /// Share of the first k places that hold a relevant document.
    Precision,
    /// Share of the relevant documents that stand in the first k places.
    Recall,
    /// Whether one of the first k documents is relevant.
    HitRate,
    /// Precision averaged over the relevant documents that fit into k places.
    AveragePrecision,
    /// Precision averaged over all relevant documents.
    AveragePrecisionOfAll,
    /// One over the place of the first relevant document.
    ReciprocalRank,
    /// Precision at as many places as there are relevant documents.
    RPrecision,
    /// Mean over relevant documents of the share of relevant ones among those that score at least as high.
    Lrap,
}

/// How far down the list a measure looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Depth {
    /// The first document.
    One,
    /// The first three.
    Three,
    /// The first five.
    Five,
    /// The first ten.
    Ten,
    /// All of them.
    All,
}

impl Depth {
    /// How many documents; `None`: all.
    pub const fn k(self) -> Option<usize> {
        match self {
            Self::One => Some(1),
            Self::Three => Some(3),
            Self::Five => Some(5),
            Self::Ten => Some(10),
            Self::All => None,
        }
    }
}

/// A number about rankings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ranked(pub ListMeasure, pub Depth);

use Depth::{All, Five, One, Ten, Three};
use ListMeasure::{
    AveragePrecision, AveragePrecisionOfAll, HitRate, Lrap, Ndcg, NdcgExp, Precision, RPrecision,
    Recall, ReciprocalRank,
};

impl Ranked {
    /// All of them in the order of reports, the few that are shown at first before the others.
    ///
    /// At depth one the hit rate, the reciprocal rank and the average precision are the precision, so they are not
    /// repeated.
    pub const ALL: [Self; 34] = [
        Self(Ndcg, Ten),
        Self(Ndcg, Five),
        Self(Ndcg, One),
        Self(AveragePrecision, All),
        Self(ReciprocalRank, All),
        Self(Precision, Ten),
        Self(Recall, Ten),
        Self(HitRate, Ten),
        Self(Ndcg, Three),
        Self(Ndcg, All),
        Self(NdcgExp, One),
        Self(NdcgExp, Three),
        Self(NdcgExp, Five),
        Self(NdcgExp, Ten),
        Self(NdcgExp, All),
        Self(AveragePrecision, Three),
        Self(AveragePrecision, Five),
        Self(AveragePrecision, Ten),
        Self(AveragePrecisionOfAll, Three),
        Self(AveragePrecisionOfAll, Five),
        Self(AveragePrecisionOfAll, Ten),
        Self(ReciprocalRank, Three),
        Self(ReciprocalRank, Five),
        Self(ReciprocalRank, Ten),
        Self(Precision, One),
        Self(Precision, Three),
        Self(Precision, Five),
        Self(Recall, One),
        Self(Recall, Three),
        Self(Recall, Five),
        Self(HitRate, Three),
        Self(HitRate, Five),
        Self(RPrecision, All),
        Self(Lrap, All),
    ];

    /// How many of [`Self::ALL`] are shown at first.
    pub const FIRST: usize = 8;

    /// The name used in reports, and the one that readers see.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self(Ndcg, One) => ("ndcg_1", "nDCG@1"),
            Self(Ndcg, Three) => ("ndcg_3", "nDCG@3"),
            Self(Ndcg, Five) => ("ndcg_5", "nDCG@5"),
            Self(Ndcg, Ten) => ("ndcg_10", "nDCG@10"),
            Self(Ndcg, All) => ("ndcg", "nDCG"),
            Self(NdcgExp, One) => ("ndcg_exp_1", "nDCG@1, exponential"),
            Self(NdcgExp, Three) => ("ndcg_exp_3", "nDCG@3, exponential"),
            Self(NdcgExp, Five) => ("ndcg_exp_5", "nDCG@5, exponential"),
            Self(NdcgExp, Ten) => ("ndcg_exp_10", "nDCG@10, exponential"),
            Self(NdcgExp, All) => ("ndcg_exp", "nDCG, exponential"),
            Self(Precision, Three) => ("precision_3", "precision@3"),
            Self(Precision, Five) => ("precision_5", "precision@5"),
            Self(Precision, Ten) => ("precision_10", "precision@10"),
            Self(Precision, _) => ("precision_1", "precision@1"),
            Self(Recall, Three) => ("recall_3", "recall@3"),
            Self(Recall, Five) => ("recall_5", "recall@5"),
            Self(Recall, Ten) => ("recall_10", "recall@10"),
            Self(Recall, _) => ("recall_1", "recall@1"),
            Self(HitRate, Three) => ("hit_rate_3", "hit rate@3"),
            Self(HitRate, Five) => ("hit_rate_5", "hit rate@5"),
            Self(HitRate, _) => ("hit_rate_10", "hit rate@10"),
            Self(AveragePrecision, Three) => ("map_3", "MAP@3"),
            Self(AveragePrecision, Five) => ("map_5", "MAP@5"),
            Self(AveragePrecision, Ten) => ("map_10", "MAP@10"),
            Self(AveragePrecision, _) => ("map", "MAP"),
            Self(AveragePrecisionOfAll, Three) => ("map_r_3", "MAP@3 over R"),
            Self(AveragePrecisionOfAll, Five) => ("map_r_5", "MAP@5 over R"),
            Self(AveragePrecisionOfAll, _) => ("map_r_10", "MAP@10 over R"),
            Self(ReciprocalRank, Three) => ("mrr_3", "MRR@3"),
            Self(ReciprocalRank, Five) => ("mrr_5", "MRR@5"),
            Self(ReciprocalRank, Ten) => ("mrr_10", "MRR@10"),
            Self(ReciprocalRank, _) => ("mrr", "MRR"),
            Self(RPrecision, _) => ("r_precision", "R-precision"),
            Self(Lrap, _) => ("lrap", "LRAP"),
        }
    }

    /// What it says in plain words.
    pub const fn plain(self) -> &'static str {
        match self.0 {
            Ndcg => "how near the order is to the best one",
            NdcgExp => "the same, high grades count more",
            Precision => "share of the first places with a relevant document",
            Recall => "share of relevant documents in the first places",
            HitRate => "share of queries with a relevant document in the first places",
            AveragePrecision => "mean precision over the relevant documents",
            AveragePrecisionOfAll => "the same, those further down count 0",
            ReciprocalRank => "one over the place of the first relevant document",
            RPrecision => "precision at as many places as are relevant",
            Lrap => "share of relevant documents above each relevant one",
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        match self.0 {
            Ndcg => {
                "Mean over queries of DCG@k / DCG@k of the best order, with DCG@k = Σ relevance / log₂(place + 1). A query without a relevant document counts 0.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: Järvelin & Kekäläinen (2002); with ties averaged scikit-learn ndcg_score, which leaves out queries of one document.\nInterval: 95 %, mean over queries and its standard error."
            }
            NdcgExp => {
                "As nDCG with the gain 2^relevance − 1 in place of the relevance.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: Burges et al. (2005).\nInterval: 95 %, mean over queries and its standard error."
            }
            Precision => {
                "Mean over queries of the relevant documents among the first k, over k; a list shorter than k counts as filled up with others.\n\nUndefined: without labels.\nSource: trec_eval P.\nInterval: 95 %, mean over queries and its standard error."
            }
            Recall => {
                "Mean over queries of the relevant documents among the first k, over all R of the query. A query without one counts 0.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: trec_eval recall.\nInterval: 95 %, mean over queries and its standard error."
            }
            HitRate => {
                "Share of queries with a relevant document among the first k.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: trec_eval success.\nInterval: Wilson (1927), 95 %, over queries."
            }
            AveragePrecision => {
                "Mean over queries of Σ precision at the places of the relevant documents among the first k, over min(R, k): 1 when the first places hold nothing else. Without k the divisor is R.\n\nUndefined: without labels, or when no query has a relevant document; a single query without one counts 0.\nSource: trec_eval map; with k, the divisor of Kaggle's MAP@k.\nInterval: 95 %, mean over queries and its standard error."
            }
            AveragePrecisionOfAll => {
                "As MAP@k, but over all R relevant documents of the query: below 1 when they do not fit into k places.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: trec_eval map_cut.\nInterval: 95 %, mean over queries and its standard error."
            }
            ReciprocalRank => {
                "Mean over queries of 1 / place of the first relevant document; 0 where there is none among the first k.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: trec_eval recip_rank.\nInterval: 95 %, mean over queries and its standard error."
            }
            RPrecision => {
                "Mean over queries of the share of relevant documents among the first R, R being how many the query has.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: trec_eval Rprec.\nInterval: 95 %, mean over queries and its standard error."
            }
            Lrap => {
                "Mean over queries with a relevant document: for each such document, the share of relevant ones among those that score at least as high.\n\nUndefined: without labels, or when no query has a relevant document.\nSource: scikit-learn label_ranking_average_precision_score; tied documents count above each other whatever the rule for ties.\nInterval: 95 %, mean over queries and its standard error."
            }
        }
    }
}
