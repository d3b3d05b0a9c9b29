// The factories of the architectures, one source file each. Layer tables: the file
// itself.
//
// A filter or dense width f of a table becomes catalogue::scaled(f, width). All return
// weights not yet initialised; make_model does that.
#pragma once

#include <memory>

#include "models/model.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_cnn(const ModelSpec& spec);
std::shared_ptr<Model> make_basenji(const ModelSpec& spec);
std::shared_ptr<Model> make_basenji_binary(const ModelSpec& spec);
std::shared_ptr<Model> make_basenjimod(const ModelSpec& spec);
std::shared_ptr<Model> make_basset(const ModelSpec& spec);
std::shared_ptr<Model> make_bpnet(const ModelSpec& spec);
std::shared_ptr<Model> make_bpnet_original(const ModelSpec& spec);
std::shared_ptr<Model> make_cnn_binary(const ModelSpec& spec);
std::shared_ptr<Model> make_linear(const ModelSpec& spec);
std::shared_ptr<Model> make_residual_binary(const ModelSpec& spec);
std::shared_ptr<Model> make_residualbind(const ModelSpec& spec);
std::shared_ptr<Model> make_residualbind32(const ModelSpec& spec);

// Models of sequence tables. make_mlp is also mlp_binary: a logit is a number like
// others.
std::shared_ptr<Model> make_mlp(const ModelSpec& spec);
std::shared_ptr<Model> make_mpra_cnn(const ModelSpec& spec);
std::shared_ptr<Model> make_mpra_resnet(const ModelSpec& spec);
std::shared_ptr<Model> make_mprann(const ModelSpec& spec);
std::shared_ptr<Model> make_chip_cnn(const ModelSpec& spec);
std::shared_ptr<Model> make_rbp_supervised(const ModelSpec& spec);
std::shared_ptr<Model> make_splice_cnn(const ModelSpec& spec);
std::shared_ptr<Model> make_insert_residual(const ModelSpec& spec);

// Language models.
std::shared_ptr<Model> make_gpn(const ModelSpec& spec);

}  // namespace s2fbench::models
