#include "httpd/config_delivery.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "httpd/config.h"

static const char *complain(cmd_parms *cmd, const char *sentence)
{
    return apr_pstrcat(cmd->pool, cmd->cmd->name, " ", sentence, NULL);
}

/* SENTENCE and what ERR adds to it */
static const char *complain_of(cmd_parms *cmd, const char *sentence, const p6_error *err)
{
    return apr_pstrcat(cmd->pool, cmd->cmd->name, " ", sentence, ": ", err->detail, NULL);
}

const char *p6_set_mail_server(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    if (strcmp(arg, P6_DELIVERY_OFF) != 0 && !p6_mail_server_ok(arg))
        return complain(cmd, "needs the address of a mail server, such as smtp://mail.example:587 "
                             "or smtps://mail.example, without user; or off");
    p6_config_of(cmd->server)->mail_server = arg;
    return NULL;
}

static const char *check_address(cmd_parms *cmd, const char *arg)
{
    return p6_mail_address_ok(arg) ? NULL
        : complain(cmd, "needs a plain mail address, such as hotro@thainguyen.example");
}

const char *p6_set_mail_from(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    p6_config_of(cmd->server)->mail_from = arg;
    return check_address(cmd, arg);
}

const char *p6_set_mail_to(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    p6_config_of(cmd->server)->mail_to = arg;
    return check_address(cmd, arg);
}

const char *p6_set_mail_user(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    p6_config_of(cmd->server)->mail_user = arg;
    return NULL;
}

const char *p6_set_mail_password(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *file = ap_server_root_relative(cmd->pool, arg), *secret;
    p6_error *err = p6_secret_read(&secret, file ? file : arg, cmd->temp_pool);

    (void)dir;
    if (err) return complain_of(cmd, "needs a file that holds the password in one line", err);
    p6_config_of(cmd->server)->mail_password = file;
    return NULL;
}

const char *p6_set_sms_gateway(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    if (strcmp(arg, P6_DELIVERY_OFF) != 0 && !p6_sms_gateway_ok(arg))
        return complain(cmd, "needs the address of an SMS gateway, such as "
                             "https://sms.example/send (http:// only for 127.0.0.1 and [::1]), "
                             "without user; or off");
    p6_config_of(cmd->server)->sms_gateway = arg;
    return NULL;
}

const char *p6_set_sms_header(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *file = ap_server_root_relative(cmd->pool, arg);
    const apr_array_header_t *headers;
    p6_error *err = p6_headers_read(&headers, file ? file : arg, cmd->temp_pool);

    (void)dir;
    if (err)
        return complain_of(cmd, "needs a file with lines such as 'Authorization: Bearer …'", err);
    p6_config_of(cmd->server)->sms_header = file;
    return NULL;
}

const char *p6_set_sms_body(cmd_parms *cmd, void *dir, const char *arg)
{
    p6_error *err = p6_sms_body_check(arg, cmd->temp_pool);

    (void)dir;
    if (err)
        return complain_of(cmd, "needs what the gateway wants to be posted, JSON such as "
                                "'{\"to\":\"{to}\",\"text\":\"{text}\"}' or a form such as "
                                "'to={to}&text={text}'", err);
    p6_config_of(cmd->server)->sms_body = arg;
    return NULL;
}

const char *p6_set_sms_expect(cmd_parms *cmd, void *dir, const char *arg)
{
    (void)dir;
    p6_config_of(cmd->server)->sms_expect = arg;
    return NULL;
}

const char *p6_set_delivery_ca(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *path = ap_server_root_relative(cmd->pool, arg);
    apr_finfo_t info;

    (void)dir;
    if (!path || apr_stat(&info, path, APR_FINFO_TYPE, cmd->temp_pool) != APR_SUCCESS
        || info.filetype != APR_REG)
        return complain(cmd, apr_psprintf(cmd->pool, "needs a PEM file of certificates; '%s' is "
                                                     "none", arg));
    p6_config_of(cmd->server)->delivery_ca = path;
    return NULL;
}

const char *p6_set_delivery_deadline(cmd_parms *cmd, void *dir, const char *arg)
{
    char *end;
    long n = strtol(arg, &end, 10);

    (void)dir;
    if (*end || n < 1 || n > P6_MAX_DELIVERY_S)
        return complain(cmd, "needs a whole number of seconds from 1 to "
                             APR_STRINGIFY(P6_MAX_DELIVERY_S));
    p6_config_of(cmd->server)->delivery_deadline = (int)n;
    return NULL;
}

static int is_on(const char *address)
{
    return address && strcmp(address, P6_DELIVERY_OFF) != 0;
}

/* WHAT, which was said, makes no sense unless NEEDED was said too */
static p6_error *lacks(const char *what, const char *needed, apr_pool_t *pool)
{
    return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "%s needs %s", what, needed);
}

static p6_error *fill_mail(p6_delivery_config *made, const p6_config *config, apr_pool_t *pool)
{
    static const char server[] = "Proj06MailServer smtp://…";

    if (config->mail_to && !config->mail_server) return lacks("Proj06MailTo", server, pool);
    if (config->mail_user && !config->mail_server) return lacks("Proj06MailUser", server, pool);
    if (!config->mail_user != !config->mail_password)
        return config->mail_user ? lacks("Proj06MailUser", "Proj06MailPassword FILE", pool)
                                 : lacks("Proj06MailPassword", "Proj06MailUser NAME", pool);
    if (!is_on(config->mail_server)) return NULL;
    if (!config->mail_from)
        return lacks("Proj06MailServer", "Proj06MailFrom, the sender's address", pool);
    made->smtp_url = config->mail_server;
    made->smtp_from = config->mail_from;
    made->smtp_user = config->mail_user;
    if (!config->mail_password) return NULL;
    return p6_secret_read(&made->smtp_password, config->mail_password, pool);
}

static p6_error *fill_sms(p6_delivery_config *made, const p6_config *config, apr_pool_t *pool)
{
    static const char gateway[] = "Proj06SmsGateway https://…";

    if (config->sms_body && !config->sms_gateway) return lacks("Proj06SmsBody", gateway, pool);
    if (config->sms_header && !config->sms_gateway)
        return lacks("Proj06SmsHeader", gateway, pool);
    if (!is_on(config->sms_gateway)) return NULL;
    if (!config->sms_body)
        return lacks("Proj06SmsGateway", "Proj06SmsBody, what is posted to it", pool);
    made->sms_url = config->sms_gateway;
    made->sms_body = config->sms_body;
    made->sms_expect = config->sms_expect;
    if (!config->sms_header) return NULL;
    return p6_headers_read(&made->sms_headers, config->sms_header, pool);
}

p6_error *p6_config_delivery(const p6_delivery_config **made, const p6_config *config,
                             apr_pool_t *pool)
{
    p6_delivery_config *delivery = p6_delivery_config_make(pool);

    *made = NULL;
    P6_TRY(fill_mail(delivery, config, pool));
    P6_TRY(fill_sms(delivery, config, pool));
    if (!delivery->smtp_url && !delivery->sms_url) return NULL;
    if (!config->db_driver)
        return lacks("telling people by mail or SMS", "Proj06Database, where the outbox is", pool);
    delivery->ca_file = config->delivery_ca;
    delivery->total_s = config->delivery_deadline;
    *made = delivery;
    return NULL;
}
