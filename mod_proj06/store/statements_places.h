/** SQL on reference data; see statements.h. Columns stand in the order of the verbs' field
    lists. */
#ifndef P6_STORE_STATEMENTS_PLACES_H
#define P6_STORE_STATEMENTS_PLACES_H

#define P6_SQL_POINTS \
    "SELECT slug, kind, name, commune, group_name, group_aliases, address, landmark, lat_e6," \
    " lon_e6, phone, step_free, checked_at, active, sample FROM point"
#define P6_SQL_ROTAS \
    "SELECT id, point, pattern, valid_from, valid_to, plan, walk_in, last_entry, spoken, note," \
    " stop_group, stop_landmark, stop_lat_e6, stop_lon_e6 FROM rota"

#define P6_STATEMENTS_PLACES(S) \
    S(MIGRATED, "migrated", \
      "INSERT INTO schema_migration (version, name, applied_at, checksum)" \
      " VALUES (%lld, %s, %lld, %s)") \
    S(TOUCH, "touch", \
      "UPDATE generation SET number = number + 1 WHERE name = 'structure'") \
    S(GENERATION, "generation", \
      "SELECT number FROM generation WHERE name = 'structure'") \
    S(GENERATION_SET, "generation_set", \
      "UPDATE generation SET number = %lld WHERE name = 'structure'") \
    S(PUT_COMMUNE, "put_commune", \
      "INSERT INTO commune (code, name, kind, lat_e6, lon_e6, help_line)" \
      " VALUES (%s, %s, %s, %lld, %lld, %s)" \
      " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind," \
      " lat_e6 = excluded.lat_e6, lon_e6 = excluded.lon_e6, help_line = excluded.help_line") \
    S(COMMUNES, "communes", \
      "SELECT code, name, kind, lat_e6, lon_e6, help_line FROM commune ORDER BY code") \
    S(PUT_FORMER_UNIT, "put_former_unit", \
      "INSERT INTO former_unit (name, commune) VALUES (%s, %s)" \
      " ON CONFLICT (name, commune) DO NOTHING") \
    S(FORMER_UNITS, "former_units", \
      "SELECT name, commune FROM former_unit ORDER BY name, commune") \
    S(PUT_AGENCY, "put_agency", \
      "INSERT INTO agency (code, kind, list_order) VALUES (%s, %s, %lld)" \
      " ON CONFLICT (code) DO UPDATE SET kind = excluded.kind," \
      " list_order = excluded.list_order") \
    S(AGENCIES, "agencies", \
      "SELECT code, kind, list_order FROM agency ORDER BY list_order, code") \
    S(PUT_SERVICE, "put_service", \
      "INSERT INTO service (code, agency_kind, minutes, list_order) VALUES (%s, %s, %lld, %lld)" \
      " ON CONFLICT (code) DO UPDATE SET agency_kind = excluded.agency_kind," \
      " minutes = excluded.minutes, list_order = excluded.list_order") \
    S(SERVICES, "services", \
      "SELECT code, agency_kind, minutes, list_order FROM service ORDER BY list_order, code") \
    S(PUT_TEXT, "put_text", \
      "INSERT INTO data_text (kind, subject, field, lang, body) VALUES (%s, %s, %s, %s, %s)" \
      " ON CONFLICT (kind, subject, field, lang) DO UPDATE SET body = excluded.body") \
    S(TEXTS, "texts", \
      "SELECT kind, subject, field, lang, body FROM data_text WHERE kind = %s" \
      " ORDER BY subject, field, lang") \
    S(PUT_POINT, "put_point", \
      "INSERT INTO point (slug, kind, name, commune, group_name, group_aliases, address," \
      " landmark, lat_e6, lon_e6, phone, step_free, checked_at, active, sample)" \
      " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %lld, %lld, %s, %lld, %lld, %lld, %lld)" \
      " ON CONFLICT (slug) DO UPDATE SET kind = excluded.kind, name = excluded.name," \
      " commune = excluded.commune, group_name = excluded.group_name," \
      " group_aliases = excluded.group_aliases, address = excluded.address," \
      " landmark = excluded.landmark, lat_e6 = excluded.lat_e6, lon_e6 = excluded.lon_e6," \
      " phone = excluded.phone, step_free = excluded.step_free," \
      " checked_at = excluded.checked_at, active = excluded.active, sample = excluded.sample") \
    S(POINTS, "points", P6_SQL_POINTS " WHERE slug > %s ORDER BY slug LIMIT %lld") \
    S(PUT_PLAN, "put_plan", \
      "INSERT INTO plan (id, online_desks) VALUES (%s, %lld) ON CONFLICT (id) DO NOTHING") \
    S(PUT_PLAN_DESK, "put_plan_desk", \
      "INSERT INTO plan_desk (plan, number, agency, services, online)" \
      " VALUES (%s, %lld, %s, %s, %lld)") \
    S(PLANS, "plans", \
      "SELECT p.id, d.number, d.agency, d.services, d.online" \
      " FROM (SELECT id FROM plan WHERE id > %s ORDER BY id LIMIT %lld) p" \
      " LEFT JOIN plan_desk d ON d.plan = p.id ORDER BY p.id, d.number") \
    S(PLAN_DESKS, "plan_desks", \
      "SELECT number, agency, services, online FROM plan_desk WHERE plan = %s ORDER BY number") \
    S(PUT_ROTA, "put_rota", \
      "INSERT INTO rota (id, point, pattern, valid_from, valid_to, plan, walk_in, last_entry," \
      " spoken, note, stop_group, stop_landmark, stop_lat_e6, stop_lon_e6)" \
      " VALUES (%s, %s, %s, %lld, %lld, %s, %lld, %lld, %s, %s, %s, %s, %lld, %lld)" \
      " ON CONFLICT (id) DO UPDATE SET point = excluded.point, pattern = excluded.pattern," \
      " valid_from = excluded.valid_from, valid_to = excluded.valid_to, plan = excluded.plan," \
      " walk_in = excluded.walk_in, last_entry = excluded.last_entry," \
      " spoken = excluded.spoken, note = excluded.note, stop_group = excluded.stop_group," \
      " stop_landmark = excluded.stop_landmark, stop_lat_e6 = excluded.stop_lat_e6," \
      " stop_lon_e6 = excluded.stop_lon_e6") \
    S(ROTAS, "rotas", P6_SQL_ROTAS " WHERE id > %s ORDER BY id LIMIT %lld") \
    S(PUT_CALENDAR_DAY, "put_calendar_day", \
      "INSERT INTO calendar_day (day, kind, name, decision, active)" \
      " VALUES (%lld, %s, %s, %s, %lld)" \
      " ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name," \
      " decision = excluded.decision, active = excluded.active") \
    S(CALENDAR, "calendar", \
      "SELECT day, kind, name, decision, active FROM calendar_day" \
      " WHERE day >= %lld AND day <= %lld ORDER BY day")

#endif
