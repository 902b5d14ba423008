// SPDX-License-Identifier: Apache-2.0
// To be included before tiny_gltf.h: pictures are not decoded, files are read through our own functions.
#pragma once

#define TINYGLTF_NO_STB_IMAGE
#define TINYGLTF_NO_STB_IMAGE_WRITE
#define TINYGLTF_NO_FS
