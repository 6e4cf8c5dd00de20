"""What staff decide about shops, goods and reviews, and the log of all staff acts.

What needs a look before buyers see it: a shop that opens, a product that goes on the shelf for the
first time, and of a product that was approved its *words and pictures*: titles, descriptions,
category, the category's facts, unit, pictures and their order. Such an edit is a proposal; buyers
see the approved version until it is decided. What never waits: price, stock, options, days to
prepare, weight and taking a product off the shelf: a sold-out good or a wrong price must be mended
at once, and neither says anything new of the good. A shop's own words change at once too; they
are kept honest by reports, as reviews are. Needs and the papers of a shop that opens wait in the
same queue.

A suspension of a shop or of goods takes two persons, for it takes somebody's income. One proposes
it with a reason; only when she marks it urgent does the thing leave the shelf at once, and its
producer is told so. Another person confirms or refuses; neither of them decides the appeal. Without
a second person the proposal lapses after three days and what was hidden is back: nobody stays off
the shelf because staff forgot her. To hide a review, which costs nobody her income, one is enough.

Staff imports (`catalog import --publish`, `shop create --approved`, the demo) vouch for what they
bring and do not wait.
"""
