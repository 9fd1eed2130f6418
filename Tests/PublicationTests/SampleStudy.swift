/// A study in the shape of the flagship, with every kind of indicator and of release; some titles are hostile.
let sampleStudy = """
    id: vestegnen-proeve
    version: 1
    title: {da: Vestegnens integrationsindsats, en: The Vestegn integration effort}
    purpose:
      da: Fem kommuner sammenligner, hvor hurtigt nyankomne bliver selvforsørgende, lærer dansk og kommer videre.
      en: Five municipalities compare how fast newcomers become self-supporting, learn Danish and move on.
    legal_basis:
      da: Integrationsloven; databeskyttelsesforordningens artikel 6, stk. 1, litra e
      en: The Integration Act; GDPR article 6(1)(e)
    contact: integration@vestegnen.example
    publication: {days_after_period: 60}
    retention: {days_after_publication: 1825}
    committee: {members: 5, tolerated: 2}
    release: {k: 5, d: 3, m: 3, hides_zeros: true}
    tables:
      forloeb:
        columns:
          koen: {type: code, codes: [K, M]}
          alder: {type: integer}
          dage: {type: integer}
          afgang: {type: date, may_be_missing: true}
      udgift:
        columns:
          beloeb: {type: decimal, places: 2}
          dage: {type: integer}
    breakdowns:
      koen:
        title: {da: køn, en: sex}
        over: koen
        categories:
          K: {title: {da: Kvinder, en: Women}, codes: [K]}
          M: {title: {da: Mænd, en: Men}, codes: [M]}
      alder3:
        title: {da: 'alder, tre grupper', en: 'age, three groups'}
        over: alder
        categories:
          18-29: {title: {da: 18–29 år, en: 18–29 years}, from: 18, to: 29}
          30-39: {title: {da: 30–39 år, en: 30–39 years}, from: 30, to: 39}
          40-64: {title: {da: 40–64 år, en: 40–64 years}, from: 40, to: 64}
      alder2:
        title: {da: 'alder, to grupper', en: 'age, two groups'}
        over: alder
        categories:
          18-39: {title: {da: 18–39 år, en: 18–39 years}, from: 18, to: 39}
          40-64: {title: {da: 40–64 år, en: 40–64 years}, from: 40, to: 64}
    indicators:
      K1a:
        kind: ratio
        title: {da: Udslusningsgrad i perioden, en: Exit rate in the period}
        definition:
          da: >-
            Andel af personer i program i perioden, som blev selvforsørgende eller kom i uddannelse i mindst 13 uger i træk.
          en: >-
            Share of persons in the programme in the period who became self-supporting or studied for 13 weeks running.
        unit: {name: {da: pct., en: per cent}, factor: 100, decimals: 1}
        table: forloeb
        quantities:
          denominator: {count: rows, bound: 100000}
          numerator: {count: rows, where: known(afgang), bound: 100000}
        total: both
        shown_by: {koen: named, alder3: named, alder2: pooled}
      K2a:
        kind: rate
        title: {da: Selvforsørgelseshastighed, en: Speed to self-support}
        definition:
          da: Bekræftede udslusninger pr. 100 personår i program.
          en: Confirmed exits per 100 person-years in the programme.
        unit: {name: {da: pr. 100 personår, en: per 100 person-years}, factor: 36525, decimals: 1}
        table: forloeb
        quantities:
          persons: {count: rows, bound: 100000}
          events: {count: rows, where: known(afgang), bound: 100000}
          time: {sum: dage, bound: 40000000}
        total: both
      K3a:
        kind: mean
        title: {da: Gennemsnitlig igangværende ledighedsperiode, en: Mean length of current unemployment}
        definition:
          da: Dage på ydelse indtil periodens sidste dag for dem, der var på ydelse den dag.
          en: Days on benefit up to the period's last day for those on benefit that day.
        unit: {name: {da: dage, en: days}, factor: 1, decimals: 0}
        table: forloeb
        quantities:
          n: {count: rows, bound: 100000}
          sum: {sum: dage, bound: 40000000}
          sum_of_squares: {sum: 'days(afgang, period.last) * days(afgang, period.last)', bound: 4000000000000}
        total: both
        shown_by: {koen: named}
      I1:
        kind: ratio
        title: {da: Opgavens størrelse, en: Size of the task}
        definition:
          da: Ikke-vestlige indvandrere og efterkommere af hele befolkningen den 1. januar.
          en: Non-western immigrants and descendants as a share of the population on 1 January.
        unit: {name: {da: pct., en: per cent}, factor: 100, decimals: 1}
        table: forloeb
        quantities:
          denominator: {count: rows, bound: 1000000}
          numerator: {count: rows, where: koen = 'K', bound: 1000000}
        total: both
        shown_by: {koen: both}
      I2:
        kind: count
        title: {da: Personer i program, en: Persons in the programme}
        definition: {da: Ved periodens slutning., en: At the end of the period.}
        unit: {name: {da: personer, en: persons}, factor: 1, decimals: 0}
        table: forloeb
        quantities:
          n: {count: rows, bound: 100000}
        total: both
      I17:
        kind: resource
        title: {da: Udgift pr. helårsperson, en: Cost per person-year}
        definition:
          da: Nettoudgift på funktion 5.46.60 og 5.46.61 pr. helårsperson i program.
          en: Net cost on accounts 5.46.60 and 5.46.61 per person-year in the programme.
        unit: {name: {da: kr. pr. helårsperson, en: kr. per person-year}, factor: 365.25, decimals: 0}
        table: udgift
        quantities:
          amount: {sum: beloeb, bound: 1000000000000}
          units: {sum: dage, bound: 40000000}
        total: both
    """
