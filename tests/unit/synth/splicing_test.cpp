// The splicing task's files: layout, the planted effects in them, and the ceiling, all
// found again from what was written by means of the test's own.
#include "synth/splicing.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "synth/splicing_grammar.hpp"
#include "written_folder.hpp"

namespace s2fbench::synth {
namespace {

constexpr std::size_t kTissueCount = 56;

double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

class Splicing : public testing::Test {
 protected:
  struct Written {
    WrittenFolder folder;
    SplicingReport report;
    std::vector<std::string> x;  // test part
    std::vector<float> y;        // test part, (exons, tissues, 2)
    std::vector<TableRow> rows;  // test part
    std::size_t exons() const { return x.size(); }
    // NaN = missing
    double delta(std::size_t i, std::size_t t) const {
      return y[(i * kTissueCount + t) * 2];
    }
    double mean(std::size_t i, std::size_t t) const {
      return y[(i * kTissueCount + t) * 2 + 1];
    }
    double truth(std::size_t i, std::size_t t) const {
      return std::stod(rows[i].at("delta." + std::string(kTissues[t].name)));
    }
  };
  static TaskOptions options(const WrittenFolder& folder, PartRows rows) {
    TaskOptions how;
    how.directory = folder / "data";
    how.seed = 3;
    how.rows = rows;
    return how;
  }
  static void SetUpTestSuite() {
    written_ = std::make_unique<Written>();
    Written& w = *written_;
    w.report = synthesize_splicing(options(w.folder, {40, 20, 500}));
    const h5::File file = h5::File::open(w.folder / "data/delta_logit.h5");
    w.x = letters(file.dataset("x_test"));
    w.y = file.dataset("y_test").read<float>();
    for (TableRow& row : table(w.folder.lines("data/truth/exons.tsv")))
      if (row.at("part") == "test") w.rows.push_back(std::move(row));
  }
  static void TearDownTestSuite() { written_.reset(); }
  static inline std::unique_ptr<Written> written_;
};

bool same_letters(const std::string& text, std::size_t at, std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char is = text[at + i];
    if (pattern[i] == 'Y' ? is != 'C' && is != 'T' : is != pattern[i]) return false;
  }
  return true;
}

// The summed weight of an element, from the two sides of 400 alone.
double weight_in(const std::string& x, int exon, const SpliceElement& element) {
  const std::string left = x.substr(0, 400), right = x.substr(400);
  const std::size_t width = element.pattern.size();
  const auto falling = [](double nt) { return std::clamp((200 - nt) / 140, 0.0, 1.0); };
  double sum = 0;
  if (element.place == kUpstream) {
    for (std::size_t at = 0; at + width <= 300; ++at)
      if (same_letters(left, at, element.pattern))
        sum += falling(300.0 - static_cast<double>(at + width));
  } else if (element.place == kDownstream) {
    for (std::size_t at = 100; at + width <= 400; ++at)
      if (same_letters(right, at, element.pattern))
        sum += falling(static_cast<double>(at) - 100);
  } else {
    std::set<int> starts;  // in the exon, seen from either side
    const int seen = std::min(exon, 100);
    for (int at = 0; at + static_cast<int>(width) <= seen; ++at) {
      if (same_letters(left, static_cast<std::size_t>(300 + at), element.pattern))
        starts.insert(at);
      if (same_letters(right, static_cast<std::size_t>(100 - seen + at), element.pattern))
        starts.insert(exon - seen + at);
    }
    sum = static_cast<double>(starts.size());
  }
  return sum;
}

TEST_F(Splicing, TheLayoutIsTheStudys) {
  const h5::File file = h5::File::open(written_->folder / "data/delta_logit.h5");
  EXPECT_EQ(file.names(), (std::vector<std::string>{"x_test", "x_train", "x_valid",
                                                    "y_test", "y_train", "y_valid"}));
  EXPECT_EQ(file.dataset("x_train").shape(), (h5::Shape{40, 800, 4}));
  EXPECT_EQ(file.dataset("y_valid").shape(), (h5::Shape{20, 56, 2}));
  EXPECT_NE(file.text_attribute("synthetic").find("synth"), std::string::npos);
  EXPECT_EQ(file.integer_attribute("seed"), 3);
  EXPECT_EQ(file.texts_attribute("tissues").at(55), "Whole Blood");
  EXPECT_NE(written_->folder.lines("data/README.txt").at(0).find("SYNTHETIC"),
            std::string::npos);
  int with_unknown = 0;
  for (std::size_t i = 0; i < written_->exons(); ++i) {
    EXPECT_EQ(written_->x[i].substr(298, 2), "AG");  // before the exon
    EXPECT_EQ(written_->x[i].substr(500, 2), "GT");  // after it
    with_unknown += written_->x[i].find('N') != std::string::npos ? 1 : 0;
  }
  EXPECT_NEAR(with_unknown, 500 * kUnknownShare, 9);
}

TEST_F(Splicing, TheSecondValueIsTheLogitOfTheMean) {
  std::size_t missing = 0;
  for (std::size_t i = 0; i < written_->exons(); ++i) {
    double sum = 0, known = 0;
    for (std::size_t t = 0; t < kTissueCount; ++t) {
      EXPECT_EQ(written_->mean(i, t), written_->mean(i, 0));
      const double delta = written_->delta(i, t);
      if (std::isnan(delta)) {
        ++missing;
        continue;
      }
      sum += sigmoid_of(delta + written_->mean(i, t));
      known += 1;
    }
    EXPECT_NEAR(sum / known, sigmoid_of(written_->mean(i, 0)), 2e-5);
  }
  const double share = static_cast<double>(missing) /
                       static_cast<double>(written_->exons() * kTissueCount);
  EXPECT_GT(share, 0.08);
  EXPECT_LT(share, 0.25);
  EXPECT_NEAR(share, written_->report.missing, 0.03);  // that of all parts
}

TEST_F(Splicing, PlantedEffectsAreInTheTruth) {
  // Between two tissues base and splice sites cancel: what is left is linear in the
  // sites.
  std::vector<std::vector<double>> weights;
  for (std::size_t i = 0; i < written_->exons(); ++i) {
    const int exon = std::stoi(written_->rows[i].at("exon_length"));
    std::vector<double> row;
    for (const SpliceElement& element : kSpliceElements) {
      row.push_back(weight_in(written_->x[i], exon, element));
      EXPECT_NEAR(row.back(),
                  std::stod(written_->rows[i].at("weight." + std::string(element.name))),
                  1e-5);
    }
    weights.push_back(row);
  }
  constexpr std::size_t kLiver = 37;
  for (const std::size_t tissue : {std::size_t{14}, std::size_t{40}, std::size_t{51}}) {
    std::vector<double> difference;
    for (std::size_t i = 0; i < written_->exons(); ++i) {
      difference.push_back((written_->truth(i, tissue) - written_->truth(i, kLiver)) /
                           std::stod(written_->rows[i].at("gain")));
    }
    const std::vector<double> fitted = least_squares(weights, difference);
    for (std::size_t e = 0; e < kSpliceElements.size(); ++e) {
      const auto& effect = kSpliceElements[e].effect;
      EXPECT_NEAR(fitted[e],
                  sensitivity(tissue) * effect[kTissues[tissue].group] -
                      sensitivity(kLiver) * effect[kTissues[kLiver].group],
                  1e-3)
          << kSpliceElements[e].name;
    }
  }
}

TEST_F(Splicing, PlantedEffectsAreInWhatWasMeasured) {
  // Mean change of PSI in brain against epithelia, with an element against without, in
  // standard errors.
  const auto score = [&](const std::string& element) {
    std::array<double, 2> n{}, sum{}, squares{};
    for (std::size_t i = 0; i < written_->exons(); ++i) {
      const double weight = std::stod(written_->rows[i].at("weight." + element));
      if (weight > 0 && weight < 0.5) continue;
      const double brain = sigmoid_of(written_->delta(i, 14) + written_->mean(i, 14));
      const double lung = sigmoid_of(written_->delta(i, 38) + written_->mean(i, 38));
      if (std::isnan(brain) || std::isnan(lung)) continue;
      const std::size_t with = weight > 0 ? 1 : 0;
      n[with] += 1;
      sum[with] += brain - lung;
      squares[with] += std::pow(brain - lung, 2);
    }
    double variance = 0;
    for (const std::size_t k : {0, 1})
      variance += (squares[k] / n[k] - std::pow(sum[k] / n[k], 2)) / n[k];
    return (sum[1] / n[1] - sum[0] / n[0]) / std::sqrt(variance);
  };
  EXPECT_GT(score("RBFOX.down"), 5);
  EXPECT_GT(score("NOVA.down"), 5);
  EXPECT_LT(score("ESRP.down"), -5);
  EXPECT_LT(score("NOVA.up"), -5);
  EXPECT_LT(std::abs(score("NOEFFECT.down")), 3.5);
  EXPECT_LT(std::abs(score("GERM.down")), 3.5);
}

TEST_F(Splicing, TheCeilingIsThatOfTheFilteredTestExons) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < written_->exons(); ++i) {
    int known = 0;
    double most = 0;
    for (std::size_t t = 0; t < kTissueCount; ++t) {
      const double delta = written_->delta(i, t), mean = written_->mean(i, t);
      if (std::isnan(delta)) continue;
      ++known;
      most = std::max(most, std::abs(sigmoid_of(delta + mean) - sigmoid_of(mean)));
    }
    const bool passes = known >= 10 && most >= 0.2;
    EXPECT_EQ(written_->rows[i].at("passes_filter"), passes ? "1" : "0");
    if (passes) kept.push_back(i);
  }
  EXPECT_GT(kept.size(), 100U);
  EXPECT_LT(kept.size(), 480U);
  const auto json = written_->folder.json("data/truth/grammar.json");
  EXPECT_EQ(json["test_kept"].get<std::size_t>(), kept.size());
  const auto& perfect = json["perfect_model_filtered"];
  EXPECT_NEAR(perfect["spearman_mean"].get<double>(), written_->report.spearman, 1e-4);
  double sum = 0;
  for (std::size_t t = 0; t < kTissueCount; ++t) {
    // Kendall's way round: ranks by counting, Pearson of ranks.
    std::vector<double> truth, measured;
    for (const std::size_t i : kept) {
      if (std::isnan(written_->delta(i, t))) continue;
      truth.push_back(written_->truth(i, t));
      measured.push_back(written_->delta(i, t));
    }
    const auto centred = [](const std::vector<double>& values) {
      std::vector<double> result;
      for (const double a : values) {
        double rank = 0;
        for (const double b : values) rank += b < a ? 1 : b == a ? 0.5 : 0;
        result.push_back(rank - static_cast<double>(values.size()) / 2);
      }
      return result;
    };
    const std::vector<double> a = centred(truth), b = centred(measured);
    double aa = 0, bb = 0, ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      aa += a[i] * a[i];
      bb += b[i] * b[i];
      ab += a[i] * b[i];
    }
    const auto& row = perfect["tissues"][t];
    EXPECT_EQ(row["name"], kTissues[t].name);
    EXPECT_EQ(row["measured"].get<std::size_t>(), a.size());
    EXPECT_NEAR(row["spearman"].get<double>(), ab / std::sqrt(aa * bb), 2e-3);
    EXPECT_GT(row["spearman"].get<double>(), 0.3) << "worth learning";
    EXPECT_LT(row["spearman"].get<double>(), 0.98) << "with noise";
    sum += row["spearman"].get<double>();
  }
  EXPECT_NEAR(sum / kTissueCount, written_->report.spearman, 1e-3);
}

TEST_F(Splicing, TheSameOptionsGiveTheSameBytes) {
  const WrittenFolder again;
  synthesize_splicing(options(again, {40, 20, 500}));
  for (const char* name :
       {"delta_logit.h5", "README.txt", "truth/exons.tsv", "truth/grammar.json"}) {
    const std::string file = std::string("data/") + name;
    EXPECT_EQ(hash_file_hex(again / file), hash_file_hex(written_->folder / file))
        << name;
  }
}

TEST_F(Splicing, RowsDependOnTheirNumberAlone) {
  const WrittenFolder fewer;
  synthesize_splicing(options(fewer, {2, 2, 5}));
  const h5::File file = h5::File::open(fewer / "data/delta_logit.h5");
  const auto x = letters(file.dataset("x_test"));
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(x[i], written_->x[i]);
  EXPECT_NE(letters(file.dataset("x_train"))[0], x[0]);
  const WrittenFolder other;
  auto how = options(other, {2, 2, 5});
  how.seed = 4;
  synthesize_splicing(how);
  const h5::File second = h5::File::open(other / "data/delta_logit.h5");
  EXPECT_NE(letters(second.dataset("x_test"))[0], x[0]);
}

TEST_F(Splicing, AFullFolderIsLeftAlone) {
  EXPECT_THROW(synthesize_splicing(options(written_->folder, {2, 2, 2})), UserError);
}

}  // namespace
}  // namespace s2fbench::synth
