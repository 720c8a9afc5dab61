/*
 * unretain FILE... : object files and archives, in which sections may be dropped that nothing refers to.
 *
 * Swift marks each public function as one that the linker has to keep (SHF_GNU_RETAIN), for programs that look one up by
 * name. Ours links everything into one file and looks up nothing: without the marks --gc-sections has a free hand. What the
 * Swift runtime finds by walking a section (conformances, types, protocols) keeps its mark, and all that it refers to.
 */
#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

/* MetadataSections.h of the Swift runtime names them; what tools outside of the program read is not among them. */
static const char *const walked[] = {
    "swift5_protocols",      "swift5_protocol_conformances", "swift5_type_metadata",         "swift5_type_metadata_2",
    "swift5_replace",        "swift5_replac2",               "swift5_accessible_functions",  "swift5_runtime_attributes",
    "swift5_tests",
};

static int is_walked(const char *name) {
    for (size_t i = 0; i < sizeof walked / sizeof *walked; i++)
        if (strcmp(walked[i], name) == 0) return 1;
    return 0;
}

/* Members of archives stand at even addresses only, so headers are copied out and in. */
static void object(const char *file, char *bytes, size_t size) {
    Elf64_Ehdr head;
    if (size < sizeof head || memcmp(bytes, ELFMAG, SELFMAG) != 0) return;
    memcpy(&head, bytes, sizeof head);
    if (head.e_shoff == 0 || head.e_shoff > size - sizeof(Elf64_Shdr)) return;
    Elf64_Shdr section;
    memcpy(&section, bytes + head.e_shoff, sizeof section);
    /* More sections than 16 bits count are counted in the first one. */
    size_t count = head.e_shnum ? head.e_shnum : section.sh_size;
    size_t names = head.e_shstrndx == SHN_XINDEX ? section.sh_link : head.e_shstrndx;
    if (count > (size - head.e_shoff) / sizeof section || names >= count) errx(1, "%s: no such sections", file);
    Elf64_Shdr strings;
    memcpy(&strings, bytes + head.e_shoff + names * sizeof strings, sizeof strings);
    for (size_t i = 0; i < count; i++) {
        char *place = bytes + head.e_shoff + i * sizeof section;
        memcpy(&section, place, sizeof section);
        if (!(section.sh_flags & SHF_GNU_RETAIN)) continue;
        if (strings.sh_offset + section.sh_name >= size) errx(1, "%s: no such name", file);
        if (is_walked(bytes + strings.sh_offset + section.sh_name)) continue;
        section.sh_flags &= ~(Elf64_Xword)SHF_GNU_RETAIN;
        memcpy(place, &section, sizeof section);
    }
}

/* ar(5): a line of 60 bytes before each member, with its size in decimal at 48. */
static void archive(const char *file, char *bytes, size_t size) {
    for (size_t at = 8; at + 60 <= size;) {
        size_t length = strtoul(bytes + at + 48, NULL, 10);
        at += 60;
        if (length > size - at) errx(1, "%s: cut off", file);
        object(file, bytes + at, length);
        at += length + (length & 1);
    }
}

int main(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        int file = open(arguments[i], O_RDWR);
        struct stat status;
        if (file < 0 || fstat(file, &status) != 0) err(1, "%s", arguments[i]);
        size_t size = (size_t)status.st_size;
        if (size > 8) {
            char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
            if (bytes == MAP_FAILED) err(1, "%s", arguments[i]);
            if (memcmp(bytes, "!<arch>\n", 8) == 0) {
                archive(arguments[i], bytes, size);
            } else {
                object(arguments[i], bytes, size);
            }
            munmap(bytes, size);
        }
        close(file);
    }
}
