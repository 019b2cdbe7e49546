"""judge - which values of a record are right: every value that the program printed with a confidence, beside what people
wrote down. Shared by bench/quality and train/fit_confidence; the comparisons are those of the scorer, score_records.py in
$TOCSIN_EVAL."""
import json
import os
import sys

EVAL = os.environ.get("TOCSIN_EVAL", "../shared/eval")
sys.path.insert(0, EVAL)
try:
    import score_records as scorer  # noqa: E402
except ImportError:
    scorer = None


def read_records(path):
    """Records of an ndjson file by id."""
    with open(path, encoding="utf-8") as f:
        return {r["id"]: r for r in map(json.loads, f)}


def value(doc, field, basis, right, first, prefix=""):
    return {"doc": doc, "field": field, "rule": basis.get(prefix + "rule", ""),
            "confidence": basis.get(prefix + "confidence"), "spans": len(basis.get(prefix + "evidence", [])),
            "first": first, "right": bool(right)}


def matched(gold, pred, same):
    """Index of the gold value of each predicted one, or None; one to one, as the scorer does it."""
    pairs = scorer.assign([[1 + m if (m := same(g, p)) else 0 for p in pred] for g in gold])
    of = dict((j, i) for i, j in pairs)
    return [of.get(j) for j in range(len(pred))]


def judge_lists(doc, gold, pred, first, out):
    for field in ("perpetrators", "targets", "victims"):
        g, p = scorer.named(gold, field), scorer.named(pred, field)
        for x, i in zip(p, matched(g, p, scorer.same_name)):
            out.append(value(doc, field, x, i is not None, first))
            if field == "perpetrators":
                ok = i is not None and x.get("status") in scorer.accepted(g[i].get("status"))
                out.append(value(doc, "status", x, ok, first, "status_"))
            if field == "victims" and isinstance(x.get("count"), dict):
                ok = i is not None and set(scorer.number(g[i].get("count"))) & set(scorer.number(x["count"]))
                out.append(value(doc, "victim count", x["count"], ok, first))
    g, p = scorer.items(gold.get("claims")), scorer.items(pred.get("claims"))
    for x, i in zip(p, matched(g, p, scorer.same_claim)):
        out.append(value(doc, "claims", x, i is not None, first))
    types = {t for w in scorer.items(gold.get("weapons")) for t in scorer.accepted(w.get("type"))}
    for w in scorer.items(pred.get("weapons")):
        out.append(value(doc, "weapons", w, w.get("type") in types, first))


def judge_cyber(doc, gold, pred, first, out):
    g, p = scorer.part(gold, "cyber"), scorer.part(pred, "cyber")
    for field in ("malware", "vulnerabilities"):
        gs, ps = scorer.things(g.get(field)), scorer.things(p.get(field))
        for x, i in zip(ps, matched(gs, ps, scorer.same_name)):
            out.append(value(doc, field, x, i is not None, first))
    if isinstance(p.get("ransom"), dict):
        out.append(value(doc, "ransom", p["ransom"], scorer.same_ransom(scorer.part(g, "ransom"), p["ransom"]), first))
    if isinstance(p.get("records"), dict):
        ok = set(scorer.number(g.get("records"))) & set(scorer.number(p["records"]))
        out.append(value(doc, "records", p["records"], ok, first))


def judge_incident(doc, gold, pred, first, out):
    out.append(value(doc, "type", pred, pred.get("type") in scorer.accepted(gold.get("type")), first))
    out.append(value(doc, "stage", pred, pred.get("stage") in scorer.accepted(gold.get("stage")), first, "stage_"))
    g, p = scorer.part(gold, "date"), scorer.part(pred, "date")
    if scorer.stated(p):
        ok = any(p.get("start") == a and p.get("end") == b for a in scorer.accepted(g.get("start")) or [None]
                 for b in scorer.accepted(g.get("end")) or [None]) and scorer.stated(g)
        out.append(value(doc, "date", p, ok, first))
    g, p = scorer.part(gold, "place"), scorer.part(pred, "place")
    if scorer.wordings(p):
        out.append(value(doc, "place", p, scorer.place_equal(g, p), first))
    for field in ("killed", "injured"):
        if isinstance(pred.get(field), dict):
            ok = set(scorer.number(gold.get(field))) & set(scorer.number(pred[field]))
            out.append(value(doc, field, pred[field], ok, first))
    judge_lists(doc, gold, pred, first, out)
    judge_cyber(doc, gold, pred, first, out)


def judge(gold, records):
    """All values of all documents. gold: records by id, as the scorer reads them."""
    out = []
    for doc, g in sorted(gold.items()):
        r = records.get(doc, {})
        gi, pi = scorer.items(g.get("incidents")), scorer.items(r.get("incidents"))
        of = dict((j, i) for i, j in scorer.assign([[scorer.weight(a, b) for b in pi] for a in gi]))
        for j, p in enumerate(pi):
            judge_incident(doc, gi[of[j]] if j in of else {}, p, j == 0, out)
        gw, pw = scorer.items(g.get("warnings")), scorer.items(r.get("warnings"))
        for x, i in zip(pw, matched(gw, pw, lambda a, b: scorer.same_name(a.get("target"), b.get("target")))):
            out.append(value(doc, "warnings", x, i is not None, True))
        gx, px = scorer.items(g.get("indicators")), scorer.items(r.get("indicators"))
        for x, i in zip(px, matched(gx, px, scorer.exact_indicator)):
            out.append(value(doc, "indicators", x, i is not None, True))
    return [v for v in out if v["confidence"] is not None]
