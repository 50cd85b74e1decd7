/**
 * Addresses of servers, read by libcurl's own parser: what is checked is what is called.
 */
#ifndef P6_DELIVERY_ADDRESS_H
#define P6_DELIVERY_ADDRESS_H

typedef enum p6_way {
    P6_WAY_NONE,  /**< not an address we call */
    P6_WAY_TLS,   /**< TLS from the first byte */
    P6_WAY_START, /**< smtp:// that must become TLS before anything is said */
    P6_WAY_CLEAR  /**< a loopback address */
} p6_way;

/** How URL, of a mail server or of a gateway, is spoken to. */
p6_way p6_mail_way(const char *url);
p6_way p6_sms_way(const char *url);

#endif
