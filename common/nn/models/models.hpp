/// @file common/nn/models/models.hpp
/// The networks of the lectures, layer by layer as published.
///
/// All start with parameters 0 (γ 1): call initialize() of initialization.hpp. Parameter counts are
/// asserted in tests/nn/models_test.cpp against the published ones.
#pragma once
#include <armadillo>
#include <vector>

#include "nn/layers/blocks.hpp"
#include "nn/layers/recurrent.hpp"
#include "nn/network/network.hpp"

namespace gradbook {

/// LeCun et al. (1998), with ReLU and max pooling in place of their predecessors: two 5×5
/// convolutions with 2×2 pooling, then 120 and 84 hidden units.
/// Slides: deck A "LeNet-5".
struct LeNetOptions {
  SampleShape input = {.channels = 1, .width = 32, .height = 32};  ///< at least 16×16
  arma::uword channels1 = 6;                                       ///< of the first convolution
  arma::uword channels2 = 16;                                      ///< of the second convolution
  arma::uword num_classes = 10;                                    ///< outputs
};
/// Outputs are scores. Throws std::invalid_argument when the input of the options is too small.
template <typename T>
Network<T> make_lenet(const LeNetOptions& options = {});

/// Simonyan & Zisserman (2015), cut down to 32×32 pictures: two blocks of two 3×3 convolutions and
/// 2×2 max pooling, with 32 and 64 channels, then one dense layer. 106,538 parameters.
/// Outputs are num_classes scores. Slides: deck A "VGG".
template <typename T>
Network<T> make_small_vgg(arma::uword num_classes = 10);

/// He et al. (2016), section 4.2: 32×32 pictures, stages of 16, 32 and 64 channels with n basic
/// blocks each, depth = 6n + 2: 20, 32, 44, 56, 110.
/// Outputs are num_classes scores; where a stage begins the shape changes, and shortcut says how.
/// Throws std::invalid_argument for other depths. Slides: deck A "ResNet".
template <typename T>
Network<T> make_cifar_resnet(arma::uword depth, Shortcut shortcut = Shortcut::padding,
                             arma::uword num_classes = 10);

/// He et al. (2016), table 1, and Xie et al. (2017) with groups.
struct ResNetOptions {
  arma::uword depth = 50;        ///< 18 and 34: basic blocks; 50, 101 and 152: bottleneck blocks
  arma::uword groups = 1;        ///< of the 3×3 convolutions of bottleneck blocks; 32 is a ResNeXt
  arma::uword group_width = 64;  ///< channels per group in the first stage; 4 for ResNeXt-50
  SampleShape input = {
      .channels = 3, .width = 224, .height = 224};  ///< a multiple of 32 pixels each way is usual
  arma::uword num_classes = 1000;                   ///< outputs
};
/// Outputs are scores. Throws std::invalid_argument for a depth not named in the options. The
/// stride of a bottleneck block is in its 3×3 convolution, as in most implementations (the paper
/// has it in the first 1×1).
template <typename T>
Network<T> make_resnet(const ResNetOptions& options = {});

/// Huang et al. (2017): blocks of layers that each append `growth` channels, with transitions that
/// halve channels and pixels in between. The default is DenseNet-121.
struct DenseNetOptions {
  std::vector<arma::uword> blocks = {6, 12, 24, 16};  ///< layers of each block
  arma::uword growth = 32;                            ///< channels that a layer appends
  arma::uword first_channels = 64;                    ///< of the convolution before the first block
  SampleShape input = {
      .channels = 3, .width = 224, .height = 224};  ///< a multiple of 32 pixels each way is usual
  arma::uword num_classes = 1000;                   ///< outputs
};
/// Outputs are scores; the default options make DenseNet-121.
template <typename T>
Network<T> make_densenet(const DenseNetOptions& options = {});

/// A sequence to one of several classes: recurrent layers, the final state of the last one, a dense
/// layer. A picture of 28 rows is a sequence of 28 steps with 28 features.
/// Slides: deck A "Recurrent Neural Networks (RNNs)", "LSTM Networks", "Bidirectional RNNs".
struct RecurrentClassifierOptions {
  arma::uword in_features = 28;                  ///< per step
  arma::uword steps = 28;                        ///< of the longest sequence
  arma::uword hidden = 128;                      ///< units of a layer, per direction
  RecurrentKind kind = RecurrentKind::rnn_tanh;  ///< of every layer
  arma::uword layers = 1;                        ///< one behind the other
  bool bidirectional = false;    ///< Bidirectional layers: twice as many outputs of a layer
  arma::uword num_classes = 10;  ///< outputs
};
/// Outputs are scores. Throws std::invalid_argument when the options have 0 layers, steps or sizes.
template <typename T>
Network<T> make_recurrent_classifier(const RecurrentClassifierOptions& options = {});

/// A language model over characters: the next one's scores at every step. The input is 1 × steps
/// character numbers, labels are the same text one step later. With `stateful` each batch continues
/// the texts of the one before (truncated backpropagation through time).
struct CharacterModelOptions {
  arma::uword vocabulary = 0;                ///< different characters: 0 is no choice
  arma::uword embedding = 32;                ///< size of a character's vector
  arma::uword hidden = 128;                  ///< units of a layer
  arma::uword steps = 64;                    ///< per batch of text
  RecurrentKind kind = RecurrentKind::lstm;  ///< of every layer
  arma::uword layers = 1;                    ///< one behind the other
  bool stateful = true;                      ///< see RecurrentOptions
};
/// Outputs are vocabulary scores per step. Throws std::invalid_argument when the options have 0
/// layers, steps or sizes.
template <typename T>
Network<T> make_character_model(const CharacterModelOptions& options);

}  // namespace gradbook
