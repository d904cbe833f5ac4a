# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers for the benchmark's database: invented names and addresses, numbers that are valid."""

from random import Random

from stdnum import luhn
from stdnum.iso7064 import mod_11_10

# Which share of the customers is of which kind.
SHARES = {"company": 0.55, "accounting": 0.15, "person": 0.15, "german": 0.1, "english": 0.05}
FRENCH = {
    "first": "Menuiserie,Boulangerie,Hôtel,Garage,Pharmacie,Librairie,Imprimerie,Restaurant,Clinique,Brasserie,Agence",
    "second": "Abadie,Arnoux,Aubrac,Bellanger,Bonnardel,Brossard,Cazenave,Chastagner,Clavel,Coulomb,Daubigny,Delahaye,"
    "Desmoulins,Escoffier,Fontanel,Gaillard,Garance,Hardouin,Jaubert,Lacombe,Lestrade,Maillard,Mercadier,Montaigu,"
    "Nivelle,Ollivier,Pasquier,Peyrac,Quentin,Rambaud,Rochefort,Saint-Aubin,Sauvageot,Tisserand,Vauquelin,Yvetot",
    "third": "SARL,SAS,SA,EURL,& Fils,& Associés",
    "road": "rue du Moulin,rue de la Gare,avenue Jean-Jaurès,place du Marché,chemin des Vignes,quai de la Loire",
    "place": "44 Nantes,49 Angers,35 Rennes,31 Toulouse,33 Bordeaux,69 Lyon,13 Marseille,59 Lille,67 Strasbourg,"
    "76 Rouen,21 Dijon,63 Clermont-Ferrand,37 Tours,87 Limoges,29 Brest,06 Nice,38 Grenoble,54 Nancy,45 Orléans",
}
WORDS = {
    "company": FRENCH,
    "accounting": FRENCH,
    "person": {
        **FRENCH,
        "first": "Anne,Bruno,Camille,Denis,Élodie,François,Hélène,Jérôme,Lucie,Marc,Yves",
        "third": "",
    },
    "german": {
        "first": "Tischlerei,Gasthof,Hotel,Autohaus,Bäckerei,Buchhandlung,Druckerei,Brauerei",
        "second": "Ahrens,Brückner,Dietrich,Eberhardt,Fröhlich,Hartmann,Jäger,Köhler,Lindner,Möller,Schäfer,Vogel,Weiß",
        "third": "GmbH,KG,GmbH & Co. KG,e. K.",
        "road": "Hauptstraße,Bahnhofstraße,Am Markt,Gartenweg,Schulstraße",
        "place": "20 Hamburg,10 Berlin,80 München,50 Köln,60 Frankfurt am Main,70 Stuttgart,01 Dresden,28 Bremen",
    },
    "english": {
        "first": "Ashdown,Bramley,Carrow,Denholm,Eastleigh,Fairbourne,Greystoke,Hollins",
        "second": "Interiors,Joinery,Hotels,Bookshops,Offices,Kitchens,Inns",
        "third": "Ltd,plc,LLP",
        "road": "High Street,Station Road,Mill Lane,Harbour Road,Church Street",
        "place": "BS Bristol,EC London,M Manchester,EH Edinburgh,LS Leeds,CF Cardiff",
    },
}
# What each of a customer's copies has of its own.
TEXTS = ("name", "street", "zip", "city", "email", "ref", "vat", "company_registry")


def invent_customers(count, departments, accountant, seller, exporter):
    """Yield the values of customers: kind, number within the kind, what they have of their own, their user and department.

    :param int count: how many
    :param dict departments: ids, by user
    """
    random = Random(0)
    for kind, share in SHARES.items():
        words = {name: text.split(",") for name, text in WORDS[kind].items()}
        abroad = kind in ("german", "english")
        for number in range(round(share * count)):
            word = {name: random.choice(choices) for name, choices in words.items()}
            area, city = word["place"].split(" ", 1)
            digits, code = f"{random.randrange(100, 1000)}", f"{random.randrange(10**7, 10**8)}"
            siren = code + luhn.calc_check_digit(code)
            vat = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"
            users = [exporter if abroad else seller] * 7 + [accountant] + [accountant.browse()] * 2
            user = random.choice(users)
            yield (
                kind,
                number,
                " ".join(filter(None, (word["first"], word["second"], word["third"]))),
                f"{random.randrange(1, 180)} {word['road']}",
                f"{area}{digits[0]} {digits[1]}QH" if kind == "english" else f"{area}{digits}",
                city,
                f"{kind}{number}@example.com",
                f"C-{kind[0]}{number}",
                f"DE{code}{mod_11_10.calc_check_digit(code)}" if kind == "german" else vat,
                f"{siren}0001{luhn.calc_check_digit(siren + '0001')}",
                user.id or None,
                departments.get(user),
            )
