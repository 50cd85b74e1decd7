/**
 * Directives of telling people: mail server, SMS gateway, and who is told of requests. Everything
 * is off until a server is named; a virtual host may say "off".
 *
 * The members and the directives stand in config.h's and config.c's lists by these macros. Files
 * with secrets are read when the configuration is, by root, and again when an instance is made.
 */
#ifndef P6_HTTPD_CONFIG_DELIVERY_H
#define P6_HTTPD_CONFIG_DELIVERY_H

#include <httpd.h>
#include <http_config.h>

#include "base/limits.h"
#include "delivery/delivery.h"

/* as in P6_CONFIG_MEMBERS; the password and the header are names of files */
#define P6_DELIVERY_MEMBERS(M) \
    M(const char *, mail_server, NULL, NULL) \
    M(const char *, mail_from, NULL, NULL) \
    M(const char *, mail_to, NULL, NULL) \
    M(const char *, mail_user, NULL, NULL) \
    M(const char *, mail_password, NULL, NULL) \
    M(const char *, sms_gateway, NULL, NULL) \
    M(const char *, sms_header, NULL, NULL) \
    M(const char *, sms_body, NULL, NULL) \
    M(const char *, sms_expect, NULL, NULL) \
    M(const char *, delivery_ca, NULL, NULL) \
    M(int, delivery_deadline, 0, P6_DELIVERY_S)

#define P6_DELIVERY_OFF "off"

#define P6_DELIVERY_DIRECTIVES \
    AP_INIT_TAKE1("Proj06MailServer", p6_set_mail_server, NULL, RSRC_CONF, \
                  "smtp:// or smtps:// address of the server that takes mail, or off"), \
    AP_INIT_TAKE1("Proj06MailFrom", p6_set_mail_from, NULL, RSRC_CONF, "sender of all mail"), \
    AP_INIT_TAKE1("Proj06MailTo", p6_set_mail_to, NULL, RSRC_CONF, \
                  "mailbox that is told of requests for home visits"), \
    AP_INIT_TAKE1("Proj06MailUser", p6_set_mail_user, NULL, RSRC_CONF, \
                  "user name at the mail server"), \
    AP_INIT_TAKE1("Proj06MailPassword", p6_set_mail_password, NULL, RSRC_CONF, \
                  "file that holds the password at the mail server"), \
    AP_INIT_TAKE1("Proj06SmsGateway", p6_set_sms_gateway, NULL, RSRC_CONF, \
                  "https:// address that messages to phones are posted to, or off"), \
    AP_INIT_TAKE1("Proj06SmsHeader", p6_set_sms_header, NULL, RSRC_CONF, \
                  "file that holds header lines for the gateway"), \
    AP_INIT_TAKE1("Proj06SmsBody", p6_set_sms_body, NULL, RSRC_CONF, \
                  "what is posted, JSON or a form, with {to} and {text} in it"), \
    AP_INIT_TAKE1("Proj06SmsExpect", p6_set_sms_expect, NULL, RSRC_CONF, \
                  "text that an answer holds when the gateway has taken a message"), \
    AP_INIT_TAKE1("Proj06DeliveryCAFile", p6_set_delivery_ca, NULL, RSRC_CONF, \
                  "certificates to trust at mail server and gateway"), \
    AP_INIT_TAKE1("Proj06DeliveryDeadline", p6_set_delivery_deadline, NULL, RSRC_CONF, \
                  "seconds that one message may take")

const char *p6_set_mail_server(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_mail_from(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_mail_to(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_mail_user(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_mail_password(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_sms_gateway(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_sms_header(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_sms_body(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_sms_expect(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_delivery_ca(cmd_parms *cmd, void *dir, const char *arg);
const char *p6_set_delivery_deadline(cmd_parms *cmd, void *dir, const char *arg);

struct p6_config; /* config.h */

/** What CONFIG, which is complete, makes of delivery, in POOL; *MADE is NULL when all is off.
    BAD_INPUT says which directive lacks which other; IO when a file with a secret is gone. */
p6_error *p6_config_delivery(const p6_delivery_config **made, const struct p6_config *config,
                             apr_pool_t *pool);

#endif
