#pragma once

#include <stdint.h>
#include <sys/types.h>

/// Who sent a datagram, and to which address of ours: an answer has to come from there.
struct monohull_way {
    /// A sockaddr_storage. <sys/socket.h> is not read here: Swift would then look for what it has in this module alone.
    _Alignas(8) uint8_t client[128];
    uint32_t client_size;
    /// AF_INET or AF_INET6; 0 where the kernel did not tell.
    int family;
    uint8_t local[16];
    /// Of a link-local address of ours.
    uint32_t link;
};

/// recvmsg(2) on a socket with IP_PKTINFO or IPV6_RECVPKTINFO.
ssize_t monohull_receive_datagram(int socket, void *bytes, size_t length, struct monohull_way *way);

/// sendmsg(2) the same way back.
ssize_t monohull_answer_datagram(int socket, const void *bytes, size_t length, const struct monohull_way *way);
