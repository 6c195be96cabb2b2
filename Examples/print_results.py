#!/usr/bin/env python3
"""Prints what `galley export TABLE` writes, for reading: print_results.py TABLE [ROWS] < TABLE.jsonl"""
import json
import sys


def indicators(row):
    value = row["value"] + ("–" + row["value_max"] if row.get("value_max") else "") + row["unit"]
    sign = "−" if row["sign"] == "-" else ""
    return f'{row["document"]}: {row["subject"]} {row["metric"]}  {row["measure"]} {sign}{value}' \
           f'  [{row["status"]} {row["period"]}]  “{row["text"]}” at {row["start"]}'


def reuse(row):
    lines = [f'{row["a"]["document"]} #{row["a"]["article"]} ~ {row["b"]["document"]} #{row["b"]["article"]}'
             f'  {row["kind"]} {row["similarity"]:.3f}']
    for difference in row["differences"][:12]:
        lines.append(f'    {difference["a_text"] or "∅"} / {difference["b_text"] or "∅"}')
    if len(row["differences"]) > 12:
        lines.append(f'    and {len(row["differences"]) - 12} more')
    return "\n".join(lines)


def summaries(row):
    part = f'#{row["article"]} {row["headline"] or ""}'.strip() if row["article"] else "whole"
    return f'{row["document"]} {part}\n    {row["text"]}\n    {"、".join(row["keywords"])}'


def main():
    show = {"indicators": indicators, "reuse": reuse, "summaries": summaries}[sys.argv[1]]
    rows = [json.loads(line) for line in sys.stdin]
    for row in rows[: int(sys.argv[2]) if len(sys.argv) > 2 else None]:
        print(show(row))


if __name__ == "__main__":
    main()
