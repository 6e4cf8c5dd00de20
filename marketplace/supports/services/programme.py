"""The programme: three phases and twelve steps to begin with, changed as an office needs."""

from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.supports import queries
from marketplace.supports.errors import LastOfItsKind, StepInUse, UnknownStep
from marketplace.supports.models import JourneyStay, Programme, ProgrammePhase, ProgrammeStep
from marketplace.supports.plan import PHASES

SLUG = "home-businesses"


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is written of a step."""

    name_en: str
    name_fa: str
    entry_en: str = ""
    entry_fa: str = ""
    exit_en: str = ""
    exit_fa: str = ""
    evidence_en: str = ""
    evidence_fa: str = ""
    owner: str = ""


def ensure_programme(session: Session) -> Programme:
    """Return the programme; the first call makes it from the default plan."""
    found = queries.find_programme(session)
    if found is not None:
        return found
    programme = Programme(slug=SLUG, name_en="Home businesses", name_fa="مشاغل خانگی")
    programme.phases = [
        ProgrammePhase(
            position=place,
            name_en=name.en,
            name_fa=name.fa,
            steps=[
                ProgrammeStep(position=n, **asdict(StepFacts(*texts)))
                for n, texts in enumerate(steps, 1)
            ],
        )
        for place, (name, steps) in enumerate(PHASES, 1)
    ]
    session.add(programme)
    session.flush()
    return programme


def add_phase(session: Session, *, name: Bilingual) -> ProgrammePhase:
    """Add a phase at the end, with a first step of the same name."""
    programme = ensure_programme(session)
    phase = ProgrammePhase(
        programme_id=programme.id,
        position=max((phase.position for phase in programme.phases), default=0) + 1,
        name_en=name.en,
        name_fa=name.fa,
        steps=[ProgrammeStep(position=1, name_en=name.en, name_fa=name.fa)],
    )
    session.add(phase)
    session.flush()
    return phase


def rename_phase(session: Session, *, phase_id: int, name: Bilingual) -> None:
    """Give a phase another name. Raises UnknownStep."""
    phase = _phase(session, phase_id)
    phase.name_en, phase.name_fa = name.en, name.fa


def add_step(session: Session, *, phase_id: int, facts: StepFacts) -> ProgrammeStep:
    """Add a step at the end of a phase. Raises UnknownStep."""
    phase = _phase(session, phase_id)
    last = session.scalar(
        select(func.max(ProgrammeStep.position)).where(ProgrammeStep.phase_id == phase.id)
    )
    step = ProgrammeStep(phase_id=phase.id, position=(last or 0) + 1, **asdict(facts))
    session.add(step)
    session.flush()
    return step


def change_step(session: Session, *, step_id: int, facts: StepFacts) -> None:
    """Write a step anew. Raises UnknownStep."""
    step = queries.get_step(session, step_id)
    for name, value in asdict(facts).items():
        setattr(step, name, value)


def remove_step(session: Session, *, step_id: int) -> None:
    """Take a step out. Raises UnknownStep, StepInUse, LastOfItsKind."""
    step = queries.get_step(session, step_id)
    if session.scalar(select(JourneyStay.id).where(JourneyStay.step_id == step_id).limit(1)):
        raise StepInUse
    left = session.scalar(
        select(func.count()).where(
            ProgrammeStep.phase_id == step.phase_id, ProgrammeStep.id != step_id
        )
    )
    if not left:
        raise LastOfItsKind
    session.delete(step)
    session.flush()


def _phase(session: Session, phase_id: int) -> ProgrammePhase:
    phase = session.get(ProgrammePhase, phase_id)
    if phase is None:
        raise UnknownStep
    return phase
