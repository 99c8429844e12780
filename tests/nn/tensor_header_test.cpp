// What: the rules of the safetensors format, and whose checksum is whose.  Why: a file that two
// programs read differently, or one of another program that is called damaged, costs a training.
// What is accepted was compared with the format's reference implementation (safetensors 0.8.0),
// which lets pass what the format forbids and is refused here: names that occur twice, a header
// that does not begin with {, entries that are no objects.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>

#include "nn/files/tensor_file.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

const std::filesystem::path kName = "x.safetensors";

/// A file with this header, and 1, 2, 3 … as float numbers in n_bytes.
std::string file_of(const std::string& header, std::size_t n_bytes) {
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  bytes += header;
  for (float value = 1; n_bytes >= 4; value += 1, n_bytes -= 4) {
    bytes.append(reinterpret_cast<const char*>(&value), 4);
  }
  return bytes + std::string(n_bytes, '\0');
}

/// The entry of one tensor.
std::string entry(const std::string& name, const std::string& shape, const std::string& offsets,
                  const std::string& type = "F32") {
  return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + offsets + "]}";
}

TensorFile<float> read(const std::string& bytes) {
  return decode_tensors<float>(bytes, kName, TensorFileKind::foreign);
}

TEST(TensorHeader, MayListTensorsInAnyOrderWithPadding) {
  const auto file =
      read(file_of("{" + entry("b", "2,1", "8,16") + "," + entry("a", "2", "0,8") + "}  \n", 16));
  EXPECT_EQ(file.vector("a")(0), 1);
  EXPECT_EQ(file.vector("b")(1), 4);
  EXPECT_EQ(file.tensors.at("b").shape, (std::vector<arma::uword>{2, 1}));
}

TEST(TensorHeader, MayHaveTensorsWithoutNumbers) {
  const auto file = read(file_of("{" + entry("a", "2", "0,8") + "," + entry("z", "0,3", "8,8") +
                                     "," + entry("b", "", "8,12") + "}",
                                 12));
  EXPECT_EQ(file.vector("z").n_elem, 0U);
  EXPECT_EQ(file.vector("b")(0), 3);
  EXPECT_TRUE(read(file_of("{}", 0)).tensors.empty());
}

TEST(TensorHeader, MayHaveAnyTextsOfOtherPrograms) {
  const auto file = read(file_of(
      "{\"__metadata__\":{\"checksum\":\"abc\",\"format\":\"pt\"}," + entry("a", "2", "0,8") + "}",
      8));
  EXPECT_EQ(file.vector("a")(1), 2);
  EXPECT_EQ(file.texts,
            (std::map<std::string, std::string>{{"checksum", "abc"}, {"format", "pt"}}));
  EXPECT_EQ(read(file_of("{\"__metadata__\":null}", 0)).texts.size(), 0U);
  // A text that quotes our key
  const auto quoting =
      read(file_of(R"({"__metadata__":{"note":"\"gradbook.checksum\":\"00000000\""},)" +
                       entry("a", "2", "0,8") + "}",
                   8));
  EXPECT_EQ(quoting.texts.at("note"), "\"gradbook.checksum\":\"00000000\"");
}

TEST(TensorHeader, PlacesTensorsWithoutGapsAndOverlaps) {
  const std::string a = "{" + entry("a", "2", "0,8");
  EXPECT_FILE_ERROR(read(file_of(a + "}", 9)), kName, "is damaged: 1 bytes follow the last tensor");
  EXPECT_FILE_ERROR(read(file_of("{}", 4)), kName, "is damaged: 4 bytes follow the last tensor");
  EXPECT_FILE_ERROR(read(file_of(a + "}", 7)), kName,
                    "is truncated: 1 bytes are missing; copy or download it again");
  EXPECT_FILE_ERROR(read(file_of(a + "," + entry("b", "2", "0,8") + "}", 8)), kName,
                    "is damaged: tensor \"b\" lies at bytes 0 to 8, expected it to start at 8, "
                    "behind the one before");
  EXPECT_FILE_ERROR(read(file_of(a + "," + entry("b", "2", "4,12") + "}", 12)), kName,
                    "is damaged: tensor \"b\" lies at bytes 4 to 12, expected it to start at 8, "
                    "behind the one before");
  EXPECT_FILE_ERROR(read(file_of(a + "," + entry("b", "2", "12,20") + "}", 20)), kName,
                    "is damaged: tensor \"b\" lies at bytes 12 to 20, expected it to start at 8, "
                    "behind the one before");
  EXPECT_FILE_ERROR(read(file_of("{" + entry("a", "2", "4,12") + "}", 12)), kName,
                    "is damaged: tensor \"a\" lies at bytes 4 to 12, expected it to start at 0, "
                    "behind the one before");
}

TEST(TensorHeader, HasUniqueNames) {
  const std::string a = entry("a", "2", "0,8");
  EXPECT_FILE_ERROR(read(file_of("{" + a + "," + a + "}", 8)), kName,
                    "its header names \"a\" twice");
  EXPECT_FILE_ERROR(read(file_of("{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}}", 0)), kName,
                    "its header names \"x\" twice");
  EXPECT_FILE_ERROR(
      read(file_of(
          "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,4]}}", 4)),
      kName, "its header names \"dtype\" twice");
}

TEST(TensorHeader, IsAJsonObjectAndNothingElse) {
  const std::string object = "{" + entry("a", "2", "0,8") + "}";
  const std::string none = "is no safetensors file: its header is no JSON object";
  EXPECT_FILE_ERROR(read(file_of(" " + object, 8)), kName, none);
  EXPECT_FILE_ERROR(read(file_of("\ufeff" + object, 8)), kName, none);
  EXPECT_FILE_ERROR(read(file_of("[]", 0)), kName, none);
  EXPECT_FILE_ERROR(read(file_of("", 0)), kName, none);
  EXPECT_FILE_ERROR(read(file_of(object + std::string(2, '\0'), 8)), kName, none);
  const std::string unreadable = "is damaged, or no safetensors file: its header cannot be read";
  for (const std::string& header :
       {object + "x", std::string("{\"\xff\":1}"), std::string("{\"a\":1}"),
        std::string("{\"__metadata__\":{\"x\":1}}"), "{" + entry("a", "-2", "0,8") + "}",
        "{" + entry("a", "2.0", "0,8") + "}", "{" + entry("a", "2", "0,8.0") + "}",
        "{" + entry("a", "18446744073709551616", "0,8") + "}",
        std::string("{\"a\":[\"F32\",[2],[0,8]]}")}) {
    EXPECT_FILE_ERROR(read(file_of(header, 8)), kName, unreadable);
  }
  EXPECT_FILE_ERROR(read(file_of("{" + entry("a", "2", "0,8,9") + "}", 8)), kName,
                    "is damaged: tensor \"a\" has 3 offsets, expected 2");
}

TEST(TensorHeader, HasALimit) {
  std::string bytes(8, '\0');
  const std::uint64_t length = 100'000'001;
  std::memcpy(bytes.data(), &length, 8);
  EXPECT_FILE_ERROR(read(bytes + "{}"), kName,
                    "is no safetensors file: its header would have 100000001 bytes, more than the "
                    "maximum of 100000000");
  EXPECT_FILE_ERROR(read("\1\0\0"), kName, "is truncated: it has no header");
}

TEST(TensorHeader, KnowsTheSizeOfEveryType) {
  const std::vector<std::pair<std::string, std::size_t>> types = {
      {"BOOL", 1}, {"U8", 1},   {"I8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"I16", 2}, {"U16", 2},
      {"F16", 2},  {"BF16", 2}, {"I32", 4}, {"U32", 4},     {"I64", 8},     {"U64", 8}, {"C64", 8}};
  for (const auto& [type, size] : types) {
    const std::string end = std::to_string(3 * size);
    EXPECT_FILE_ERROR(read(file_of("{" + entry("a", "3", "0," + end, type) + "}", 3 * size)), kName,
                      "tensor a holds " + type + " numbers, expected F32; save it as F32 or F64");
    const std::string odd = std::to_string(3 * size + 1);
    EXPECT_FILE_ERROR(
        read(file_of("{" + entry("a", "3", "0," + odd, type) + "}", 3 * size + 1)), kName,
        "is damaged: tensor \"a\" has " + odd + " bytes, but its shape and type need " + end);
  }
  EXPECT_FILE_ERROR(read(file_of("{" + entry("a", "3", "0,12", "f32") + "}", 12)), kName,
                    "tensor \"a\" has the unknown type \"f32\"");
  // PyTorch's count of batches is left out, but its place is checked
  const std::string count = entry("n.num_batches_tracked", "", "0,8", "I64");
  EXPECT_TRUE(read(file_of("{" + count + "}", 8)).tensors.empty());
  EXPECT_THROW(read(file_of("{" + count + "}", 9)), FileError);
}

std::string crc_of(const std::string& bytes) {
  std::string digits(9, '\0');
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  std::snprintf(digits.data(), digits.size(), "%08lx",
                crc32(0, data, static_cast<uInt>(bytes.size())));
  return digits.substr(0, 8);
}

TEST(TensorChecksum, IsUnderAKeyOfItsOwn) {
  TensorFile<float> file;
  file.texts = {{"checksum", "of somebody else"}};
  file.add("a", {1, 2});
  std::string bytes = encode_tensors(file);
  EXPECT_EQ(decode_tensors<float>(bytes, kName).texts, file.texts);
  // The digits are those of the whole file with zeros in their place
  const std::string key = "\"gradbook.checksum\":\"";
  const std::size_t at = bytes.find(key) + key.size();
  const std::string digits = bytes.substr(at, 8);
  bytes.replace(at, 8, "00000000");
  EXPECT_EQ(crc_of(bytes), digits);
}

TEST(TensorChecksum, MayHaveItsKeyWithoutPrefixInFilesOfOurOwn) {
  std::string bytes =
      file_of("{\"__metadata__\":{\"checksum\":\"00000000\"}," + entry("a", "2", "0,8") + "}", 8);
  bytes.replace(bytes.find("00000000"), 8, crc_of(bytes));
  EXPECT_EQ(decode_tensors<float>(bytes, kName).vector("a")(1), 2);
  EXPECT_TRUE(decode_tensors<float>(bytes, kName).texts.empty());
  bytes.back() ^= 1;
  EXPECT_THROW(decode_tensors<float>(bytes, kName), FileError);
}

TEST(TensorChecksum, TellsOurFilesFromOthers) {
  const std::string other = file_of("{" + entry("a", "2", "0,8") + "}", 8);
  EXPECT_FILE_ERROR(decode_tensors<float>(other, kName), kName,
                    "has no checksum, so it was not written by this program");
  // Another program copied our texts into a file of its own
  const std::string copied = file_of(
      "{\"__metadata__\":{\"gradbook.checksum\":\"12345678\"}," + entry("a", "2", "0,8") + "}", 8);
  EXPECT_FILE_ERROR(read(copied), kName,
                    "is damaged: it does not have its checksum \"12345678\"; if another program "
                    "wrote it, remove gradbook.checksum from its metadata");
}

}  // namespace
}  // namespace gradbook
