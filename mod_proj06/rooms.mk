# The rooms and what each may include: dependencies point one way. The Makefile links by this table
# and tests/guards/layers checks every #include against it.
ROOMS = base web template store directory delivery schedule site locator visits booking office audit evening homes behalf planning reports product ctl httpd
DEPS_base      =
DEPS_web       = base
DEPS_template  = base
DEPS_store     = base
DEPS_directory = base
DEPS_delivery  = store base
DEPS_schedule  = store base
DEPS_site      = template web base
DEPS_locator   = site schedule store template web base
DEPS_visits    = locator site schedule store template web base
DEPS_booking   = visits locator site schedule store template web base
DEPS_office    = visits locator site schedule directory store template web base
DEPS_audit     = office visits locator site schedule directory store template web base
DEPS_evening   = office visits locator site schedule directory store template web base
DEPS_homes     = evening office visits locator site schedule directory store template web base
DEPS_behalf    = evening office visits locator site schedule directory store template web base
DEPS_planning  = office visits locator site schedule directory store template web base
DEPS_reports   = office visits locator site schedule directory store template web base
DEPS_product   = reports planning behalf homes evening audit office booking visits locator site schedule directory store template web base
DEPS_ctl       = product reports planning behalf homes evening audit office booking visits locator site schedule directory delivery store template web base
DEPS_httpd     = product reports planning behalf homes evening audit office booking visits locator site schedule directory delivery store template web base
# and what tests of a room use beside, as those that serve the whole site; fixture and scenes are what
# contract tests of several rooms share
WITH_office    = product reports planning behalf homes evening audit booking
WITH_audit     = evening
WITH_reports   = evening
WITH_homes     = behalf
WITH_behalf    = homes
WITH_fixture   = store base
WITH_scenes    = evening office visits store base
