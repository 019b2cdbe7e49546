# model-data/confidence.txt as rows of a table in C, for confidence.c to include.
/^#/d
s/["\\]/\\&/g
s/^\([^\t]*\)\t\([^\t]*\)\t\([^\t]*\)\t\(-\{0,1\}[0-9]*\)$/{"\1", "\2", "\3", \4},/
