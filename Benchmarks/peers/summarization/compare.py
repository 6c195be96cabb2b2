#!/usr/bin/env python3
"""ROUGE over characters of Galley's summaries beside those of others at the same length.

    compare.py GALLEY CORPUS [SET…] [--withhold]       sets: brief csl day seeds reuse; brief csl seeds unless given

GALLEY is the program, CORPUS the folder that holds `summary/` and `seeds/`. The reference is the headline. `reuse` are the news texts of `reuse/docs.jsonl` with a
headline, each once, without those of `brief`. Everybody chooses
from the same sentences and is cut at as many letters, digits and ideographs as Galley's summary has, so the table compares
choices and not lengths. In `seeds` Galley reads the headline too, as it does in use; --withhold cuts each article out and
gives its running text alone. --held-out adds, for the even rows of each set, on which the rules were made, for the odd ones and for all, by how
much Galley is ahead of the opening, with the 95 % interval of a paired bootstrap over the articles, and the oracle's mean. It
also says on how many articles the two differ, and on how many no sentence shares more with the reference than the first. --speed times everybody on the articles of `brief` besides, in CPU seconds.

    lead      the opening of the article
    TextRank  Mihalcea and Tarau 2004 as textrank4zh has it: shared words over the logarithms of the lengths, PageRank
    LexRank   sumy's, over jieba's words
    oracle    sentences chosen greedily with the reference in view: what no extract of whole sentences much surpasses

Needs jieba, sumy and numpy (requirements.txt).
"""
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter

import jieba
import numpy
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.tokenizers import Tokenizer
from sumy.summarizers.lex_rank import LexRankSummarizer

STOPS = set("的了在是和与及或等为对将从以也都就这那之其而并被把使让给向由于到")

BOOTSTRAP_SEED = 20240501
RESAMPLES = 10_000


def characters(text):
    return [c for c in text if c.isalnum()]


def grams(cs, n):
    return Counter(tuple(cs[i:i + n]) for i in range(len(cs) - n + 1))


def figures(hits, system, reference):
    precision, recall = hits / system if system else 0, hits / reference if reference else 0
    return (2 * precision * recall / (precision + recall) if hits else 0.0), recall


def rouge_n(reference, system, n):
    a, b = grams(reference, n), grams(system, n)
    return figures(sum((a & b).values()), sum(b.values()), sum(a.values()))


def rouge_l(reference, system):
    row = [0] * (len(system) + 1)
    for c in reference:
        diagonal = 0
        for j, d in enumerate(system, 1):
            above = row[j]
            row[j] = diagonal + 1 if c == d else max(above, row[j - 1])
            diagonal = above
    return figures(row[-1], len(system), len(reference))


def words(sentence):
    return [w for w in jieba.cut(sentence) if w not in STOPS and any(c.isalnum() for c in w)]


def text_rank(sentences, limit):
    bags = [set(words(s)) for s in sentences]
    n = len(sentences)
    weights = numpy.zeros((n, n))
    for i in range(n):
        for j in range(i):
            shared = len(bags[i] & bags[j])
            norm = math.log(len(bags[i]) or 1) + math.log(len(bags[j]) or 1)
            if shared and norm > 1e-9:
                weights[i, j] = weights[j, i] = shared / norm
    sums = weights.sum(axis=0)
    transition = numpy.divide(weights, sums, out=numpy.zeros_like(weights), where=sums > 0)
    scores = numpy.ones(n) / max(1, n)
    for _ in range(60):
        scores = .15 / max(1, n) + .85 * transition @ scores
    return fill(sentences, sorted(range(n), key=lambda i: (-scores[i], i)), limit)


class Words(Tokenizer):
    def __init__(self):
        pass

    def to_sentences(self, text):
        return [text]

    def to_words(self, sentence):
        return tuple(words(sentence))


def lex_rank(sentences, limit):
    tokenizer = Words()
    document = ObjectDocumentModel([Paragraph([Sentence(s, tokenizer) for s in sentences])])
    summarizer = LexRankSummarizer()
    try:
        bags = [summarizer._to_words_set(s) for s in document.sentences]
        tf = summarizer._compute_tf(bags)
        idf = summarizer._compute_idf(bags)
        matrix = summarizer._create_matrix(bags, summarizer.threshold, tf, idf)
        scores = summarizer.power_method(matrix, summarizer.epsilon)
    except (ZeroDivisionError, ValueError):
        scores = [0] * len(sentences)
    return fill(sentences, sorted(range(len(sentences)), key=lambda i: (-scores[i], i)), limit)


def fill(sentences, order, limit):
    """Sentences in the order of their rank up to the limit, printed in the order of the text."""
    chosen, length = {}, 0
    for i in order:
        part = characters(sentences[i])[:limit - length]
        if length >= limit:
            break
        chosen[i] = part
        length += len(part)
    return [c for i in sorted(chosen) for c in chosen[i]]


def lead(sentences, limit):
    return fill(sentences, range(len(sentences)), limit)


def oracle(sentences, limit, reference):
    wanted, order, left = grams(reference, 2), [], set(range(len(sentences)))
    bags = [grams(characters(s)[:limit], 2) for s in sentences]
    held, length = Counter(), 0
    while left and length < limit:
        def value(i):
            room = max(0, limit - length)
            bag = grams(characters(sentences[i])[:room], 2)
            return sum((wanted & (held + bag)).values())
        best = max(sorted(left), key=lambda i: (value(i), -len(bags[i])))
        held += bags[best]
        length += len(characters(sentences[best]))
        order.append(best)
        left.discard(best)
    return fill(sentences, order, limit)


def analyze(galley, paths):
    out = []
    for start in range(0, len(paths), 400):
        run = subprocess.run([galley, "analyze", *paths[start:start + 400], "--stages", "segment,summary"],
                             stdout=subprocess.PIPE, check=True)
        out += [json.loads(line) for line in run.stdout.splitlines()]
    return out


def withheld(galley, corpus):
    """The seeds' articles as documents of their own, without their headlines."""
    folder = os.path.join(corpus, "seeds")
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    with tempfile.TemporaryDirectory() as scratch:
        bodies, references = [], []
        for path, document in zip(paths, analyze(galley, paths)):
            text = open(path, encoding="utf-8", newline="").read()
            for article in document["articles"]:
                if article["headline"]:
                    body = [b for b in article["blocks"] if b["role"] in ("body", "heading")]
                    joined = "\n".join(text[b["start"]:b["end"]] for b in body)
                    if joined:
                        bodies.append(joined)
                        references.append(article["headline"])
        names = []
        for number, body in enumerate(bodies):
            names.append(os.path.join(scratch, f"{number}.txt"))
            with open(names[-1], "w", encoding="utf-8", newline="") as handle:
                handle.write(body)
        for body, reference, document in zip(bodies, references, analyze(galley, names)):
            spans = [s for a in document["articles"] for p in a["paragraphs"] for s in p["sentences"]]
            yield [body[a:b] for a, b in spans], document["summary"]["text"], reference


def rows_of(corpus, folder, name):
    return [json.loads(line) for line in open(os.path.join(corpus, folder, name + ".jsonl"), encoding="utf-8")]


def headlined(corpus):
    """News with a headline of eight characters or more, each text and each headline once."""
    seen = {row["text"][:80] for row in rows_of(corpus, "summary", "brief")}
    kept = []
    for row in rows_of(corpus, "reuse", "docs"):
        if len(row["title"]) >= 8 and row["text"][:80] not in seen and row["title"] not in seen:
            seen |= {row["text"][:80], row["title"]}
            kept.append({"id": row["id"], "text": row["text"], "summary": row["title"]})
    return kept


def articles(galley, corpus, name):
    """Sentences, summary and reference of each article of a set."""
    if name == "withheld":
        yield from withheld(galley, corpus)
        return
    if name == "seeds":
        paths = sorted(os.path.join(corpus, "seeds", f) for f in os.listdir(os.path.join(corpus, "seeds")))
        for path, document in zip(paths, analyze(galley, paths)):
            text = open(path, encoding="utf-8", newline="").read()
            for article in document["articles"]:
                if article["headline"]:
                    body = [b for b in article["blocks"] if b["role"] == "body"]
                    spans = [s for p in article["paragraphs"] for s in p["sentences"] if any(b["start"] <= s[0] < b["end"] for b in body)]
                    yield [text[a:b] for a, b in spans], article["summary"]["text"], article["headline"]
        return
    rows = headlined(corpus) if name == "reuse" else rows_of(corpus, "summary", name)
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for row in rows:
            paths.append(os.path.join(folder, row["id"] + ".txt"))
            with open(paths[-1], "w", encoding="utf-8", newline="") as handle:
                handle.write(row["text"])
        for row, document in zip(rows, analyze(galley, paths)):
            spans = [s for a in document["articles"] for p in a["paragraphs"] for s in p["sentences"]]
            yield [row["text"][a:b] for a, b in spans], document["summary"]["text"], row["summary"]


def margins(name, rows):
    """Prints the mean of Galley less lead for each half of the articles, and between which values it lies."""
    differences = numpy.array([[a - b for a, b in zip(row["galley"], row["lead"])] for row in rows])
    oracles = numpy.array([[a - b for a, b in zip(row["oracle"], row["lead"])] for row in rows])
    generator = numpy.random.default_rng(BOOTSTRAP_SEED)
    differing = sum(row["differs"] for row in rows)
    print(f"{name:8s} {differing} of {len(rows)} differ from lead; the first sentence is the best of {sum(row['opens'] for row in rows)}")
    for half, places in (("even", slice(0, None, 2)), ("odd", slice(1, None, 2)), ("all", slice(None))):
        part = differences[places]
        draws = generator.integers(0, len(part), (RESAMPLES, len(part)))
        low, high = numpy.percentile(part[draws].mean(axis=1), (2.5, 97.5), axis=0)
        cells = [f"{label} {part[:, column].mean():+.3f} [{low[column]:+.3f}, {high[column]:+.3f}]"
                 for label, column in (("R-1", 0), ("R-2", 1), ("R-L", 2), ("R-2 rec", 4))]
        print(f"{name:8s} {half:4s} {len(part)} articles, ahead of lead by {'  '.join(cells)}; "
              f"oracle R-2 {oracles[places][:, 1].mean():+.3f}")


def time_of_galley(galley, corpus):
    """CPU seconds of the summaries alone: with them less without them, on the articles of `brief` ten times over."""
    rows = rows_of(corpus, "summary", "brief")
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{n}.txt") for n in range(len(rows))]
        for path, row in zip(paths, rows):
            with open(path, "w", encoding="utf-8", newline="") as handle:
                handle.write(row["text"])
        seconds = []
        for stages in ("segment", "segment,summary"):
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run([galley, "analyze", *paths * 10, "--stages", stages], stdout=subprocess.DEVNULL, check=True)
            seconds.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        size = sum(os.path.getsize(path) for path in paths)
    return (seconds[1] - seconds[0]) / 10, size


def main():
    options = {a for a in sys.argv[1:] if a.startswith("--")}
    galley, corpus, *sets = [a for a in sys.argv[1:] if not a.startswith("--")]
    sets = sets or ["brief", "csl", "seeds"]
    if "--withhold" in options:
        sets = ["withheld" if name == "seeds" else name for name in sets]
    jieba.setLogLevel(60)
    jieba.initialize()
    spent, size = Counter(), 0
    print(f"{'set':8s} {'method':9s}  R-1 F1  R-2 F1  R-L F1   R-1 rec R-2 rec R-L rec  length")
    for name in sets:
        totals, counts, rows = {}, 0, []
        for sentences, summary, reference in articles(galley, corpus, name):
            wanted, given = characters(reference), characters(summary)
            limit = len(given)
            counts += 1
            systems = {"galley": given, "lead": lead(sentences, limit)}
            for label, method in (("TextRank", text_rank), ("LexRank", lex_rank)):
                began = time.process_time()
                systems[label] = method(sentences, limit)
                spent[label, name] += time.process_time() - began
            systems["oracle"] = oracle(sentences, limit, wanted)
            shared = [sum((grams(wanted, 2) & grams(characters(s), 2)).values()) for s in sentences]
            rows.append({"differs": given != systems["lead"], "opens": bool(shared) and shared[0] == max(shared)})
            for label, system in systems.items():
                f, r = zip(rouge_n(wanted, system, 1), rouge_n(wanted, system, 2), rouge_l(wanted, system))
                rows[-1][label] = (*f, *r)
                row = totals.setdefault(label, [0.0] * 7)
                for column, value in enumerate((*f, *r, len(system))):
                    row[column] += value
        for label, row in totals.items():
            cells = "  ".join(f"{value / counts:6.3f}" for value in row[:6])
            print(f"{name:8s} {label:9s} {cells}  {row[6] / counts:6.0f}")
        if "--held-out" in options:
            margins(name, rows)
    if "--speed" in options and "brief" in sets:
        seconds, size = time_of_galley(galley, corpus)
        for label, value in (("galley", seconds), ("TextRank", spent["TextRank", "brief"]), ("LexRank", spent["LexRank", "brief"])):
            print(f"speed    {label:9s} {value:8.3f} s of CPU for {size} bytes of articles, {size / 1e6 / max(value, 1e-9):8.3f} MB/s")


if __name__ == "__main__":
    main()
