"""A desk file that holds everything, and what is said of it when it is changed."""

from pathlib import Path

from tools.desk import Checked, parse

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "infra" / "desk.yaml"
STORIES = ROOT / "tests" / "e2e" / "desk.yaml"

WHOLE = """\
connections:
  - { id: wa, channel: whatsapp, team: care }
  - { id: x-care, channel: x, team: care }
  - { id: std, channel: standard, team: shop, base: "https://shop.example/in" }
calendars:
  - name: office
    zone: Europe/Berlin
    hours: { mon-thu: [[09:00, 12:00], [13:00, 18:00]], fri: [["22:00", "02:00"]], sun: null }
    holidays: { country: DE, subdivision: BY, also: [2026-12-24], except: [2026-01-06] }
  - { name: nights, zone: UTC, hours: { sat-mon: [["20:00", "24:00"]] } }
  - { name: always, zone: UTC, hours: null }
teams:
  - { id: care, hours: office, take: 10m, automatic: { text: "Back {opens}.", channels: [whatsapp] } }
agents:
  - { id: ana, name: Ana, team: care, channels: [whatsapp, x], capacity: 50, email: ana@example.com,
      phone: "+4915112345678", languages: [de, no], skills: [billing], public: 9, shift: office, quiet: nights }
  - { id: ben, team: care, channels: [whatsapp], capacity: 5, email: ben@example.com, phone: "+4915112345679" }
  - { id: sue, team: shop, channels: [standard], capacity: 5, email: sue@example.com, phone: "+4915112345670" }
  - { id: robo, team: care, channels: [x], capacity: 5, bot: true }
  - { id: lea, team: care, role: lead, channels: [], capacity: 1, email: lea@example.com, phone: "+14155550100" }
on_call:
  - team: care
    zone: Europe/Berlin
    since: 2026-11-23T09:00
    days: 7
    agents: [ana, ben]
    overrides:
      - { agent: ben, since: 2026-12-24T09:00, until: 2026-12-27T09:00 }
tags:
  - { tag: billing, words: [invoice, money back] }
tiers: [vip, regular]
promises:
  - { name: vip, tier: vip, first_reply: 5m, next_reply: 10m, resolution: 1d, hours: always, warn: [50%, 0.8] }
  - { name: urgent, priority: [1, 2], visibility: public, first_reply: 15m, warn: 0.5, pauses: [customer] }
  - { name: bills, tag: billing, team: care, channel: [whatsapp, x], resolution: 2d, hours: office, warn: [] }
  - { name: default, first_reply: 60m }
ladder:
  - { after: 0s, tell: owner, urgent: [push, sms] }
  - { after: 5m, tell: on_call, by: [sms] }
  - { after: 10m, tell: team, by: [push, topic] }
  - { after: 15m, tell: lead, by: [push, email] }
reopen: 7d
sticky: 30d
lease: 5m
brand: Corner Shop
templates:
  - { name: Sorry, text: "Sorry, {customer}. {agent} of {brand}", channels: [x], languages: [en] }
  - { name: Number, text: "It is case {case}." }
x-notes: { ours: [1, 2] }
"""


def checked(text: str) -> Checked:
    return parse(text, "desk.yaml", 2026)


def told(text: str) -> list[str]:
    return [one.told("desk.yaml") for one in checked(text).errors]


def warned(text: str) -> list[str]:
    return [one.told("desk.yaml") for one in checked(text).warnings]


def changed(old: str, new: str, text: str = WHOLE) -> str:
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
    return text.replace(old, new)
