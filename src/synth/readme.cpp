#include "synth/readme.hpp"

#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

constexpr const char* kText =
    R"(A synthetic genome whose truth is known, written by s2fbench synth.

The expected coverage is a function f(sequence, cell type) of the planted grammar: peaks at
sites of a few patterns, on either strand, changed by neighbouring sites. Sites that arose by
chance count like planted ones. f of the reverse complement is f reversed. Sites stand in
active domains, more of them where GC is high (a confounder: GC itself does nothing).
Cell types: liver, neuron, blood, muscle. BED, narrowPeak and the tables of truth/ count
positions from 0 and leave the end out; mutagenesis tables count from 1.

genome.fa.gz        bgzip FASTA, with .fai and .gzi. Lower case = soft-masked; runs of N.
unmappable.bed      stretches without reads; the runs of N, with a margin, and others.
<cell>.rep1.bw      reads per base, drawn from f (Poisson); no value where unmappable.
<cell>.rep2.bw      a second replicate. Use one to train and score, the other as the ceiling.
<cell>.truth.bw     f itself, everywhere.
<cell>.narrowPeak   stretches where f is high. signalValue = height over the baseline; p and
                    q are not given (-1).
mutagenesis.tsv     saturation mutagenesis of clusters of the last chromosome, an assay with
                    noise: Chrom, Pos (from 1), Ref, Alt, Element (region), and per cell type
                    <cell>.rep1, <cell>.rep2 = log2(alt / ref) of the coverage summed over
                    the 1,024 nt around the base.
motifs.meme         the patterns under their names among decoys (DECOY001 ...).

truth/grammar.json         every value of the grammar; Pearson's r between replicates.
truth/sites.tsv            all sites: chrom, start, end, element, strand, affinity, planted
                           (1) or by chance (0), cassette (kind of planted cluster), and per
                           cell type the amplitudes <cell>.additive, <cell>.multiplicative
                           in this context.
truth/mutagenesis.tsv      the assay without noise: <cell>.delta = change of the sum,
                           <cell>.log2.
truth/occlusion.tsv        for each planted site of the last chromosome: change of the
                           coverage summed over the 2,048 nt around it when the site is
                           covered with N, <cell>.alone, and when all sites of that element
                           there are, <cell>.all; copies = how many those are.
truth/distance_curves.tsv  a pair of sites in an empty background (all N, 2,048 nt) at every
                           distance between their middles (positive: second on the 3' side):
                           gain = sum with both - sum without; three interactions:
                           linear     = both - first - second + none of the sums,
                           log_of_sum = the same of the natural log of the sums,
                           sum_of_log = the same of the sums over positions of ln f.
truth/interactions.tsv     the same at one distance, with the sums themselves.
truth/copies.tsv           1 to 6 copies of a site, or of a pair, 24 nt apart: gain, and the
                           growth of log_of_sum and sum_of_log.
truth/flanks.tsv           the gapped core with each base before and after it: the factor of
                           the table and the gain.
truth/duplicates.tsv       near-duplicate regions: source, copy, strand (- = reverse
                           complement) and the share of equal bases.

s2fbench synth --score FILE gives f for any other FASTA or one-hot file.)";

}  // namespace

void write_readme(const std::string& path) {
  TextFile file(path);
  file.line(kText);
  file.close();
}

}  // namespace s2fbench::synth
