"""Finds the reprints among generated articles with datasketch and rensa (MinHash LSH), for a comparison with Galley.

    swift run -c release --package-path Benchmarks Reprints generate 20000 >articles.tsv
    pip install datasketch==2.0.0 rensa==0.5.0
    python3 Benchmarks/peers/reprints.py articles.tsv

Settings: shingles of four characters and 42 bands of three, from the simulation that asks for a recall of 0.99 at 5 % of
misread characters in both prints (docs/algorithms/deduplication.md). Candidates are counted as found without a check, which
is kind to the peers. Neither says which passage is shared, nor finds an article inside a page.
"""
import resource
import sys
import time
import unicodedata

BANDS, ROWS, SHINGLE = 42, 3, 4


def shingles(text):
    kept = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    return {kept[i : i + SHINGLE] for i in range(len(kept) - SHINGLE + 1)}


def report(name, sources, found, seconds, marks):
    count = len(sources)
    true = [(n, int(s)) for n, s in enumerate(sources) if s]
    recall = sum((b, a) in found for a, b in true) / max(1, len(true))
    tenth = count // 10
    first, last = tenth / marks[0], tenth / marks[-1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name}: {count / seconds:.0f} articles/s, at the start {first:.0f}, at the end {last:.0f}; "
        f"recall {recall:.4f}, {len(found)} candidate pairs; peak memory {memory} MB"
    )


def run(name, texts, sources, sketch, index):
    began = mark = time.perf_counter()
    marks, found = [], set()
    for number, text in enumerate(texts):
        for other in index(number, sketch(shingles(text))):
            found.add((other, number))
        if (number + 1) % (len(texts) // 10) == 0:
            marks.append(time.perf_counter() - mark)
            mark = time.perf_counter()
    report(name, sources, found, time.perf_counter() - began, marks)


def asking(lsh):
    def index(number, minhash):
        found = lsh.query(minhash)
        lsh.insert(number, minhash)
        return found

    return index


def datasketch_peer():
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))

    def sketch(grams):
        minhash = MinHash(num_perm=BANDS * ROWS)
        minhash.update_batch([g.encode() for g in grams])
        return minhash

    return sketch, asking(lsh)


def rensa_peer():
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.3, num_perm=BANDS * ROWS, num_bands=BANDS)

    def sketch(grams):
        minhash = RMinHash(num_perm=BANDS * ROWS, seed=1)
        minhash.update(list(grams))
        return minhash

    return sketch, asking(lsh)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    sources, texts = [r[0] for r in rows], [r[1] for r in rows]
    for name, peer in (("rensa", rensa_peer), ("datasketch", datasketch_peer)):
        if len(sys.argv) < 3 or name in sys.argv[2:]:
            run(name, texts, sources, *peer())
