# cmake -DINPUT=... -DOUTPUT=... -P embed.cmake: the descriptor set as a C++ array.
file(READ ${INPUT} hex HEX)
file(SIZE ${INPUT} size)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "namespace partbooth::schema {
extern const unsigned char descriptor_set_bytes[] = {${bytes}};
extern const unsigned int descriptor_set_size = ${size};
}
")
