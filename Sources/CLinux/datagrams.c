#define _GNU_SOURCE
#include "datagrams.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(struct in_pktinfo))];
};

ssize_t monohull_receive_datagram(int socket, void *bytes, size_t length, struct monohull_way *way) {
    union control control;
    struct iovec vector = {.iov_base = bytes, .iov_len = length};
    memset(way, 0, sizeof *way);
    struct msghdr message = {
        .msg_name = way->client,
        .msg_namelen = sizeof way->client,
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control};
    ssize_t count = recvmsg(socket, &message, MSG_DONTWAIT);
    if (count < 0) return -1;
    way->client_size = message.msg_namelen;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo found;
            memcpy(&found, CMSG_DATA(header), sizeof found);
            way->family = AF_INET6;
            memcpy(way->local, &found.ipi6_addr, 16);
            if (IN6_IS_ADDR_LINKLOCAL(&found.ipi6_addr)) way->link = found.ipi6_ifindex;
        } else if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo found;
            memcpy(&found, CMSG_DATA(header), sizeof found);
            way->family = AF_INET;
            memcpy(way->local, &found.ipi_addr, 4);
        }
    }
    return count;
}

/* The only control message of `message`, whose control buffer is large enough for it. */
static void set_control(struct msghdr *message, int level, int type, const void *data, size_t size) {
    message->msg_controllen = CMSG_SPACE(size);
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    header->cmsg_level = level;
    header->cmsg_type = type;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), data, size);
}

ssize_t monohull_answer_datagram(int socket, const void *bytes, size_t length, const struct monohull_way *way) {
    union control control;
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {
        .msg_name = (void *)way->client, .msg_namelen = way->client_size, .msg_iov = &vector, .msg_iovlen = 1};
    memset(&control, 0, sizeof control);
    if (way->family != 0) message.msg_control = &control;
    if (way->family == AF_INET6) {
        struct in6_pktinfo source = {.ipi6_ifindex = way->link};
        memcpy(&source.ipi6_addr, way->local, 16);
        set_control(&message, IPPROTO_IPV6, IPV6_PKTINFO, &source, sizeof source);
    } else if (way->family == AF_INET) {
        struct in_pktinfo source = {0};
        memcpy(&source.ipi_spec_dst, way->local, 4);
        set_control(&message, IPPROTO_IP, IP_PKTINFO, &source, sizeof source);
    }
    return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}
